package dev.plenum.app.bench.peer;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A plain reverse proxy: one thread, kept connections, chunks passed on at once. */
final class Haproxy implements Peer {

    @Override
    public String name() {
        return "HAProxy";
    }

    @Override
    public Optional<String> missing() {
        return Programs.find("haproxy").isPresent() ? Optional.empty() : Optional.of("apt install haproxy");
    }

    @Override
    public List<String> command(Setting setting) throws IOException {
        String text = """
                global
                    nbthread 1
                    maxconn 4096
                defaults
                    mode http
                    timeout connect 5s
                    timeout client 60s
                    timeout server 60s
                    option http-no-delay
                    http-reuse always
                frontend gateway
                    bind 127.0.0.1:%d
                    default_backend mock
                backend mock
                    server mock 127.0.0.1:%d
                """.formatted(setting.port(), setting.upstream());
        String file = setting.write("haproxy.cfg", text).toString();
        return List.of(Programs.find("haproxy").orElseThrow().toString(), "-db", "-f", file);
    }
}
