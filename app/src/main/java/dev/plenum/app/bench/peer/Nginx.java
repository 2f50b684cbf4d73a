package dev.plenum.app.bench.peer;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A plain reverse proxy: one worker, kept connections, nothing buffered on the way back. */
final class Nginx implements Peer {

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public Optional<String> missing() {
        return Programs.find("nginx").isPresent() ? Optional.empty() : Optional.of("apt install nginx");
    }

    @Override
    public List<String> command(Setting setting) throws IOException {
        return command(setting, "", "");
    }

    /** @param main lines for the file's top, {@code http} lines for its http block and {@code location} */
    static List<String> command(Setting setting, String main, String http) throws IOException {
        String program = Programs.find("nginx").orElseThrow().toString();
        String file =
                setting.write("nginx.conf", configuration(setting, main, http)).toString();
        return List.of(program, "-p", setting.folder().toString(), "-e", "stderr", "-c", file);
    }

    private static String configuration(Setting setting, String main, String http) {
        String user = System.getProperty("user.name").equals("root") ? "user root;" : "";
        return """
                %s
                daemon off;
                worker_processes 1;
                pid nginx.pid;
                error_log stderr error;
                %s
                events { worker_connections 4096; }
                http {
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    client_max_body_size 16m;
                    client_body_buffer_size 512k;
                    keepalive_requests 1000000000;
                    upstream mock {
                        server 127.0.0.1:%d;
                        keepalive 512;
                        keepalive_requests 1000000000;
                    }
                    %s
                    server {
                        listen 127.0.0.1:%d backlog=1024;
                        location / {
                            proxy_pass http://mock;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                            proxy_buffering off;
                        }
                    }
                }
                """.formatted(user, main, setting.upstream(), http, setting.port());
    }
}
