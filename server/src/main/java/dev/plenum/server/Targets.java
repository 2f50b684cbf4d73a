package dev.plenum.server;

import dev.plenum.api.KeyDocument;
import dev.plenum.api.ModelDocument;
import dev.plenum.api.ProjectDocument;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Views;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Scope;
import dev.plenum.core.workload.WorkloadState;
import io.helidon.http.HeaderNames;

/** How requests say what they are about; the routes' {@link Guard}s use them. */
final class Targets {

    private Targets() {}

    /** {@code ?project=}, or the default project. */
    static Guard.Target project(Exchange exchange, Views views) {
        return project(exchange.project());
    }

    /** {@code ?project=}, or everything. */
    static Guard.Target projectOrAll(Exchange exchange, Views views) {
        return exchange.query("project")
                .map(Targets::project)
                .orElseGet(() -> new Guard.Target(Scope.EVERYTHING, () -> missingProject("")));
    }

    /** {@code {name}} in the path. */
    static Guard.Target named(Exchange exchange, Views views) {
        return project(exchange.path("name"));
    }

    private static Guard.Target project(String name) {
        return new Guard.Target(Scope.project(name), () -> missingProject(name));
    }

    /** {@code {id}} in the path: an id, or a name within {@code ?project=}. An id opens nothing that its project does not. */
    static Guard.Target workload(Exchange exchange, Views views) {
        WorkloadState state = new WorkloadLookup(views).named(exchange);
        return new Guard.Target(
                Scope.project(state.workload().project()),
                () -> WorkloadLookup.missing(exchange.project(), exchange.path("id")));
    }

    /** The dev environment in {@code /dev/ID/...}. */
    static Guard.Target dev(Exchange exchange, Views views) {
        return dev(DevProxy.id(exchange.request().path().rawPath()), views);
    }

    static Guard.Target dev(String id, Views views) {
        return new Guard.Target(
                Scope.project(new DevEnvironments(views).named(id).workload().project()),
                () -> DevEnvironments.missing(id));
    }

    /** {@code {id}} in the path. */
    static Guard.Target key(Exchange exchange, Views views) {
        String id = exchange.path("id");
        ApiKey key = views.keys().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> missingKey(id));
        return new Guard.Target(Scope.project(key.project()), () -> missingKey(id));
    }

    /** The project of a submitted workload. */
    static Guard.Target spec(Exchange exchange, Views views) {
        return project(SpecReader.read(
                        exchange.body(),
                        exchange.header(HeaderNames.CONTENT_TYPE).orElse("application/json"))
                .project()
                .orElse(Defaults.PROJECT));
    }

    /** The project of a new key. */
    static Guard.Target newKey(Exchange exchange, Views views) {
        return project(exchange.body(KeyDocument.Add.class).project().orElse(Defaults.PROJECT));
    }

    /** The project of a new model. */
    static Guard.Target newModel(Exchange exchange, Views views) {
        return project(exchange.body(ModelDocument.Add.class).project().orElse(Defaults.PROJECT));
    }

    /** The organization of a new project. */
    static Guard.Target newProject(Exchange exchange, Views views) {
        return organization(exchange.body(ProjectDocument.class).organization().orElse(Defaults.ORGANIZATION));
    }

    /** {@code {name}} in the path of an organization. */
    static Guard.Target organization(Exchange exchange, Views views) {
        return organization(exchange.path("name"));
    }

    private static Guard.Target organization(String organization) {
        return new Guard.Target(
                Scope.organization(organization),
                () -> new PlenumException(
                        ErrorCode.NOT_FOUND,
                        "no organization '" + organization + "'",
                        "one that you have a role in",
                        "Name it with --organization"));
    }

    /** The same words whether it does not exist or may not be known of. */
    static PlenumException missingProject(String name) {
        return new PlenumException(
                ErrorCode.NOT_FOUND,
                "no project '" + name + "'",
                "one of `plenum project list`",
                "Name one of them, or have it created: plenum project create " + name);
    }

    private static PlenumException missingKey(String id) {
        return new PlenumException(
                ErrorCode.NOT_FOUND,
                "no key '" + id + "'",
                "one that exists",
                "`plenum key list` shows the keys there are");
    }
}
