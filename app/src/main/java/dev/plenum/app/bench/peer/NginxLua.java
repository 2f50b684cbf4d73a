package dev.plenum.app.bench.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** nginx that does in Lua what a gateway must: key to project, model of the decoded body, request and token limits, tokens metered from usage (in memory). */
final class NginxLua implements Peer {

    private static final String HTTP = """
            lua_shared_dict limits 1m;
            lua_shared_dict usage 1m;
            init_by_lua_block {
                cjson = require "cjson.safe"
                keys = { ["Bearer sk-bench"] = {
                    project = "bench", models = { bench = true }, requests = 100000000, tokens = 100000000000 } }
                function refuse(status, code)
                    ngx.status = status
                    ngx.header["content-type"] = "application/json"
                    ngx.say(cjson.encode({ error = { message = code, type = "invalid_request_error", code = code } }))
                    ngx.exit(status)
                end
            }
            access_by_lua_block {
                local key = keys[ngx.var.http_authorization or ""]
                if not key then return refuse(401, "invalid_api_key") end
                ngx.req.read_body()
                local asked = cjson.decode(ngx.req.get_body_data() or "")
                if not asked then return refuse(400, "invalid_json") end
                if not key.models[asked.model] then return refuse(404, "model_not_found") end
                local minute = math.floor(ngx.now() / 60)
                local tokens = key.project .. ":tokens:" .. minute
                if ngx.shared.limits:incr(key.project .. ":requests:" .. minute, 1, 0, 120) > key.requests
                    or (ngx.shared.limits:get(tokens) or 0) >= key.tokens then
                    return refuse(429, "rate_limit_exceeded")
                end
                ngx.ctx.project, ngx.ctx.tokens, ngx.ctx.stream = key.project, tokens, asked.stream
                ngx.req.set_header("Authorization", "Bearer upstream-secret")
            }
            body_filter_by_lua_block {
                local ctx, piece, last = ngx.ctx, ngx.arg[1], ngx.arg[2]
                if ctx.stream then
                    local usage = string.find(piece, '"usage":{', 1, true) and string.match(piece, '"usage":(%b{})')
                    if usage then ctx.usage = cjson.decode(usage) end
                elseif ctx.project then
                    ctx.body = (ctx.body or "") .. piece
                    if last then ctx.usage = (cjson.decode(ctx.body) or {}).usage end
                end
            }
            log_by_lua_block {
                local ctx = ngx.ctx
                if ctx.usage then
                    ngx.shared.limits:incr(ctx.tokens, ctx.usage.total_tokens, 0, 120)
                    ngx.shared.usage:incr(ctx.project .. ":input", ctx.usage.prompt_tokens, 0)
                    ngx.shared.usage:incr(ctx.project .. ":output", ctx.usage.completion_tokens, 0)
                end
            }
            """;

    @Override
    public String name() {
        return "nginx+Lua";
    }

    @Override
    public Optional<String> missing() {
        return Programs.find("nginx").isPresent()
                        && module("ngx_http_lua_module.so").isPresent()
                ? Optional.empty()
                : Optional.of("apt install nginx libnginx-mod-http-lua lua-cjson");
    }

    @Override
    public List<String> command(Setting setting) throws IOException {
        String modules = load("ndk_http_module.so") + load("ngx_http_lua_module.so");
        return Nginx.command(setting, modules, HTTP);
    }

    private static String load(String module) {
        return module(module).map(file -> "load_module " + file + ";\n").orElse("");
    }

    private static Optional<Path> module(String name) {
        return Programs.first(Stream.of("/usr/lib", "/usr/lib64", "/usr/share", "/usr/local")
                .map(folder -> Path.of(folder, "nginx/modules", name)));
    }
}
