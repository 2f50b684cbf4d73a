package dev.plenum.server;

import dev.plenum.api.Wire;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.tenancy.Permissions;
import dev.plenum.core.tenancy.Role;
import dev.plenum.core.tenancy.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Every operation of the OpenAPI file, asked by everybody who may have a role, about a project of the own scope, one beside it and one of another
 * organization; what is answered is held against the table of permissions. It knows nothing of the guards of the routes.
 */
final class PermissionMatrix {

    /** Of two organizations: the first has the first two. */
    static final List<String> PROJECTS = List.of("alpha", "beta", "gamma");

    static final List<String> ORGANIZATIONS = List.of("acme", "acme", "globex");

    /** @param scope everything, organization, project or list */
    record Operation(String method, String path, String permission, String scope) {}

    private final String address;
    private final Surroundings surroundings;
    private final Map<String, String> ids = new HashMap<>();
    private boolean listed;
    private int number;

    /** Makes what an operation is about anew, as some of them end it. */
    interface Surroundings {
        String workload(String project) throws IOException, InterruptedException;

        /** Before every operation: something in each project that lists can show, and the node {@code spare}. */
        void inEach(List<String> projects) throws IOException, InterruptedException;

        String accessKey(String account) throws IOException, InterruptedException;

        String key(String project) throws IOException, InterruptedException;
    }

    PermissionMatrix(String address, Surroundings surroundings) {
        this.address = address;
        this.surroundings = surroundings;
    }

    static List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        try (InputStream in = Wire.class.getResourceAsStream("openapi.yaml")) {
            JsonNode paths = new YAMLMapper().readTree(in).path("paths");
            paths.properties().forEach(path -> path.getValue()
                    .properties()
                    .forEach(method -> all.add(new Operation(
                            method.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            method.getValue().path("x-permission").asString(""),
                            method.getValue().path("x-scope").asString("")))));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return all;
    }

    /** Every role in every kind of scope that it may be granted in. */
    static List<RoleIn> roles() {
        return Arrays.stream(Role.values())
                .flatMap(role -> role.scopes().stream()
                        .map(kind -> new RoleIn(
                                role,
                                switch (kind) {
                                    case EVERYTHING -> Scope.EVERYTHING;
                                    case ORGANIZATION -> Scope.organization(ORGANIZATIONS.getFirst());
                                    case PROJECT -> Scope.project(PROJECTS.getFirst());
                                })))
                .toList();
    }

    record RoleIn(Role role, Scope scope) {
        /** A name for whoever has it. */
        String user() {
            return role.wireName() + "-" + scope.kind().name().toLowerCase(Locale.ROOT);
        }
    }

    /** What was not answered as the table says; empty where all is well. */
    List<String> holes(Operation operation, RoleIn who, String bearer) throws IOException, InterruptedException {
        List<String> holes = new ArrayList<>();
        if (operation.scope().equals("list") && !listed || operation.path().startsWith("/v1/nodes/")) {
            surroundings.inEach(PROJECTS);
            listed = true;
        }
        if (operation.scope().equals("list")) {
            String answer = ask(operation, 0, bearer);
            boolean may = Permissions.reach(who.role(), permission(operation)) != Permissions.Reach.NONE;
            expect(may ? "200" : "403", answer, operation + " by " + who, holes);
            for (int at = 0; at < PROJECTS.size() && may; at++) {
                boolean shown = answer.contains(PROJECTS.get(at));
                boolean allowed = spans(who.scope(), at);
                if (shown && !allowed) {
                    holes.add(operation + " by " + who + " shows " + PROJECTS.get(at));
                }
                if (!shown && allowed && !operation.permission().equals("status:read")) {
                    holes.add(operation + " by " + who + " hides " + PROJECTS.get(at) + ": " + answer);
                }
            }
            return holes;
        }
        int times = operation.scope().equals("everything") ? 1 : PROJECTS.size();
        for (int at = 0; at < times; at++) {
            expect(
                    expected(operation, who, at),
                    ask(operation, at, bearer),
                    operation + " on " + PROJECTS.get(at) + " by " + who,
                    holes);
        }
        return holes;
    }

    private static Permission permission(Operation operation) {
        return Permission.valueOf(
                operation.permission().toUpperCase(Locale.ROOT).replace(':', '_'));
    }

    /** {@code allowed}, 403 or 404, from the table alone. */
    private static String expected(Operation operation, RoleIn who, int at) {
        Permissions.Reach reach = Permissions.reach(who.role(), permission(operation));
        if (operation.scope().equals("everything")) {
            boolean may = reach == Permissions.Reach.ANYWHERE
                    || reach == Permissions.Reach.WITHIN_SCOPE && who.scope().kind() == Scope.Kind.EVERYTHING;
            return may ? "allowed" : "403";
        }
        boolean ofOrganization = operation.scope().equals("organization");
        boolean spans = ofOrganization
                ? who.scope().kind() == Scope.Kind.EVERYTHING
                        || who.scope().equals(Scope.organization(ORGANIZATIONS.get(at)))
                : spans(who.scope(), at);
        return !spans ? "404" : reach == Permissions.Reach.NONE ? "403" : "allowed";
    }

    private static boolean spans(Scope scope, int project) {
        return switch (scope.kind()) {
            case EVERYTHING -> true;
            case ORGANIZATION -> scope.name().equals(ORGANIZATIONS.get(project));
            case PROJECT -> scope.name().equals(PROJECTS.get(project));
        };
    }

    /** @param answer the status, then the body */
    private static void expect(String expected, String answer, String what, List<String> holes) {
        String status = answer.substring(0, 3);
        boolean right =
                expected.equals("allowed") ? !List.of("401", "403", "404").contains(status) : expected.equals(status);
        if (!right) {
            holes.add(what + ": expected " + expected + ", answered " + answer);
        }
    }

    private String ask(Operation operation, int at, String bearer) throws IOException, InterruptedException {
        String project = PROJECTS.get(at);
        String path = operation
                .path()
                .replace("{name}", named(operation, at))
                .replace("{incarnation}", "gateway-1")
                .replace("{month}", "2020-01");
        if (path.contains("{id}")) {
            path = path.replace("{id}", id(operation, project));
        }
        String query =
                switch (operation.path()) {
                    case "/v1/usage", "/v1/statement", "/v1/spend", "/v1/lending", "/v1/chat/completions" ->
                        "?project=" + project;
                    case "/v1/workloads/{id}/wait" -> "?seconds=0";
                    case "/v1/audit" -> "?limit=1000";
                    default -> "";
                };
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path + query))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + bearer)
                .method(operation.method(), body(operation, at));
        HttpResponse<InputStream> answer =
                Caller.CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = answer.body()) {
            boolean endless =
                    answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
            byte[] read = endless ? in.readNBytes(64) : in.readAllBytes();
            return answer.statusCode() + " " + new String(read, StandardCharsets.UTF_8);
        }
    }

    private static String named(Operation operation, int at) {
        if (operation.path().startsWith("/v1/nodes")) {
            return "spare";
        }
        if (operation.path().startsWith("/v1/groups")) {
            return "crew";
        }
        return operation.path().startsWith("/v1/organizations") ? ORGANIZATIONS.get(at) : PROJECTS.get(at);
    }

    /** Somebody that nothing else is asked of: what changes it changes no answer. */
    private static String account() {
        return "service-account:bystander";
    }

    /** One that is there: made anew where operations end it. */
    private String id(Operation operation, String project) throws IOException, InterruptedException {
        if (operation.path().startsWith("/v1/accounts") || operation.path().startsWith("/v1/groups")) {
            return account();
        }
        if (operation.path().startsWith("/v1/access-keys")) {
            return surroundings.accessKey(account());
        }
        boolean key = operation.path().startsWith("/v1/keys");
        if (operation.method().equals("DELETE")) {
            return key ? surroundings.key(project) : surroundings.workload(project);
        }
        String known = (key ? "key of " : "workload of ") + project;
        if (!ids.containsKey(known)) {
            ids.put(known, key ? surroundings.key(project) : surroundings.workload(project));
        }
        return ids.get(known);
    }

    private HttpRequest.BodyPublisher body(Operation operation, int at) {
        String project = PROJECTS.get(at);
        String unique = "made-" + number++;
        String body =
                switch (operation.method() + " " + operation.path()) {
                    case "POST /v1/workloads", "POST /v1/estimates" ->
                        "{\"kind\":\"job\",\"project\":\"%s\",\"name\":\"%s\",\"command\":[\"true\"]}"
                                .formatted(project, unique);
                    case "POST /v1/projects" ->
                        "{\"name\":\"%s\",\"organization\":\"%s\"}".formatted(unique, ORGANIZATIONS.get(at));
                    case "PUT /v1/projects/{name}/quota" -> "{\"name\":\"%s\"}".formatted(project);
                    case "PUT /v1/projects/{name}/limits", "PUT /v1/keys/{id}/limits" -> "{\"limits\":[]}";
                    case "POST /v1/accounts", "POST /v1/groups", "POST /v1/organizations" ->
                        "{\"name\":\"%s\"}".formatted(unique);
                    case "POST /v1/access-keys" -> "{\"name\":\"%s\",\"account\":\"%s\"}".formatted(unique, account());
                    case "POST /v1/roles", "POST /v1/roles/revoke" ->
                        "{\"to\":\"%s\",\"role\":\"viewer\",\"scope\":\"project:%s\"}".formatted(account(), project);
                    case "PUT /v1/accounts/{id}",
                            "PUT /v1/projects/{name}/binding",
                            "PUT /v1/organizations/{name}/money" -> "{}";
                    case "PUT /v1/export-rules/{name}" -> "{\"forbids\":[],\"source\":\"\"}";
                    case "PUT /v1/nodes/{name}/labels" -> "{\"labels\":{}}";
                    case "POST /v1/price-previews" -> "{\"items\":[]}";
                    case "PUT /v1/projects/{name}/budget",
                            "PUT /v1/organizations/{name}/budget",
                            "PUT /v1/keys/{id}/budget" -> "{\"amount\":\"10\"}";
                    case "POST /v1/keys" -> "{\"project\":\"%s\",\"name\":\"%s\"}".formatted(project, unique);
                    case "POST /v1/models" ->
                        "{\"project\":\"%s\",\"name\":\"%s\",\"location\":\"/none\"}".formatted(project, unique);
                    default -> operation.method().equals("POST") ? "{}" : "";
                };
        return HttpRequest.BodyPublishers.ofString(body);
    }
}
