package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.tenancy.AccessKey;
import dev.plenum.core.tenancy.DirectoryChange;
import dev.plenum.core.tenancy.Group;
import dev.plenum.core.tenancy.Principal;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.tenancy.RoleGrant;
import dev.plenum.core.workload.Model;
import dev.plenum.core.world.Input;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every operation, every role, own, sibling and foreign: no hole, and a planted one is found. */
@Timeout(600)
final class PermissionMatrixTest {

    private final SmallPlane plane = new SmallPlane();
    private final List<ApiServer> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(ApiServer::close);
    }

    @Test
    void everyOperationIsAnsweredAsTheTableSays() throws Exception {
        PermissionMatrix matrix = matrix(UnaryOperator.identity());
        List<String> holes = new ArrayList<>();
        for (PermissionMatrix.Operation operation : asked()) {
            for (PermissionMatrix.RoleIn who : PermissionMatrix.roles()) {
                holes.addAll(matrix.holes(operation, who, secret(who)));
            }
        }
        assertEquals("", String.join("\n", holes));
    }

    @Test
    void aRouteThatChecksNothingIsFound() throws Exception {
        PermissionMatrix matrix =
                matrix(route -> new Route(route.method(), route.path(), new Guard.SignedIn(), route.handling()));
        List<PermissionMatrix.Operation> missed = new ArrayList<>();
        for (PermissionMatrix.Operation operation : asked()) {
            boolean found = false;
            for (PermissionMatrix.RoleIn who : PermissionMatrix.roles()) {
                found |= !found && !matrix.holes(operation, who, secret(who)).isEmpty();
            }
            if (!found && !everybodyMay(operation)) {
                missed.add(operation);
            }
        }
        assertEquals(List.of(), missed);
    }

    /** Nothing is refused there, so nothing shows where the check is missing; each list's filter is asserted by itself. */
    private static boolean everybodyMay(PermissionMatrix.Operation operation) {
        return List.of("status:read", "fleet:read", "price:read", "queue:read", "project:read", "budget:read")
                        .contains(operation.permission())
                && !operation.scope().equals("project");
    }

    /** An operation that takes no permission is about the caller himself. */
    private static List<PermissionMatrix.Operation> asked() {
        List<PermissionMatrix.Operation> asked = PermissionMatrix.operations().stream()
                .filter(operation -> !operation.permission().equals("none"))
                .toList();
        assertTrue(asked.size() >= 54, "operations: " + asked.size());
        return asked;
    }

    @Test
    void theContractNamesThePermissionThatTheRouteTakes() {
        String served = RouteTable.of(
                        plane.ports(),
                        new ServerSettings("127.0.0.1", 0, SmallPlane.TOKEN, SmallPlane.GATEWAY_TOKEN, "CNY"),
                        SmallPlane.access(),
                        SmallPlane.trail(),
                        new Pulse())
                .stream()
                .filter(route -> route.path().startsWith("/v1/"))
                .map(route -> route.method().text() + " " + route.path() + " "
                        + route.guard().permissionName())
                .sorted()
                .collect(Collectors.joining("\n"));
        String promised = PermissionMatrix.operations().stream()
                .map(operation -> operation.method() + " " + operation.path() + " " + operation.permission())
                .sorted()
                .collect(Collectors.joining("\n"));
        assertEquals(promised, served);
        assertFalse(promised.contains(" \n"));
    }

    private PermissionMatrix matrix(UnaryOperator<Route> routes) throws Exception {
        ApiServer server = ApiServer.start(
                new ServerSettings("127.0.0.1", 0, SmallPlane.TOKEN, SmallPlane.GATEWAY_TOKEN, "CNY"),
                plane.ports(),
                routes);
        servers.add(server);
        Caller operator = new Caller(server);
        for (int at = 0; at < PermissionMatrix.PROJECTS.size(); at++) {
            String project = PermissionMatrix.PROJECTS.get(at);
            plane.done(new Input.CreateProject(
                    new Project(project, PermissionMatrix.ORGANIZATIONS.get(at), Quota.UNLIMITED)));
            plane.catalog(new Model(
                    "model-of-" + project,
                    project,
                    "gguf",
                    "/none",
                    "00",
                    1,
                    1,
                    false,
                    "none",
                    new TreeMap<>(),
                    Instant.EPOCH));
        }
        change(new DirectoryChange.SetPrincipal(Principal.serviceAccount("bystander")));
        change(new DirectoryChange.SetGroup(new Group("crew", List.of())));
        for (PermissionMatrix.RoleIn who : PermissionMatrix.roles()) {
            Principal account = Principal.serviceAccount(who.user());
            change(new DirectoryChange.SetPrincipal(account));
            change(new DirectoryChange.Grant(new RoleGrant(account.id(), who.role(), who.scope())));
            change(new DirectoryChange.SetKey(new AccessKey(
                    "",
                    account.id(),
                    "matrix",
                    Secrets.sha256Hex(secret(who)),
                    "matrix",
                    List.of(),
                    List.of(),
                    Optional.empty())));
        }
        return new PermissionMatrix(server.address(), new Made(operator));
    }

    private void change(DirectoryChange change) {
        plane.done(new Input.ChangeDirectory(change));
    }

    private static String secret(PermissionMatrix.RoleIn who) {
        return "the secret of " + who.user();
    }

    /** What operations end is made again by the operator. */
    private record Made(Caller operator) implements PermissionMatrix.Surroundings {
        @Override
        public String workload(String project) throws IOException, InterruptedException {
            return operator.post(
                            201,
                            "/v1/workloads",
                            "{\"kind\":\"job\",\"command\":[\"true\"],\"request\":{\"cpu\":4},\"project\":\"" + project
                                    + "\"}")
                    .path("id")
                    .asString();
        }

        @Override
        public String key(String project) throws IOException, InterruptedException {
            return operator.post(201, "/v1/keys", "{\"name\":\"some\",\"project\":\"" + project + "\"}")
                    .path("id")
                    .asString();
        }

        @Override
        public String accessKey(String account) throws IOException, InterruptedException {
            return operator.post(201, "/v1/access-keys", "{\"name\":\"some\",\"account\":\"" + account + "\"}")
                    .path("id")
                    .asString();
        }

        @Override
        public void inEach(List<String> projects) throws IOException, InterruptedException {
            for (String project : projects) {
                operator.put(200, "/v1/projects/" + project + "/budget", "{\"amount\":\"10\"}");
                workload(project);
                key(project);
                operator.post(
                        200,
                        "/v1/roles",
                        "{\"to\":\"service-account:bystander\",\"role\":\"developer\",\"scope\":\"project:" + project
                                + "\"}");
            }
            operator.send(operator.to("/v1/nodes")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"simulated\":\"h20x1\",\"name\":\"spare\"}")));
        }
    }
}
