package dev.plenum.server;

import dev.plenum.api.GroupDocument;
import dev.plenum.api.Items;
import dev.plenum.api.OrganizationDocument;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Directory;
import dev.plenum.core.tenancy.DirectoryChange;
import dev.plenum.core.tenancy.Group;
import dev.plenum.core.tenancy.Organization;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Rights;
import dev.plenum.core.tenancy.Scope;
import dev.plenum.core.world.Input;
import java.util.List;
import java.util.Map;

/** Groups with their members, and organizations with their projects. */
record GroupRoutes(ServerPorts ports, Writes writes) {

    List<Route> routes() {
        return List.of(
                Route.get("/v1/groups", Guard.everything(Permission.USER_READ), this::groups),
                Route.post("/v1/groups", Guard.everything(Permission.USER_WRITE), this::addGroup),
                Route.put(
                        "/v1/groups/{name}/members/{id}",
                        Guard.everything(Permission.USER_WRITE),
                        exchange -> setMember(exchange, true)),
                Route.delete(
                        "/v1/groups/{name}/members/{id}",
                        Guard.everything(Permission.USER_WRITE),
                        exchange -> setMember(exchange, false)),
                Route.get("/v1/organizations", new Guard.Listing(Permission.PROJECT_READ), this::organizations),
                // In everything, which is the operator's alone: an organization's own administrators make no others.
                Route.post("/v1/organizations", Guard.everything(Permission.PROJECT_CREATE), this::addOrganization));
    }

    private Directory directory() {
        return ports.views().directory();
    }

    private void groups(Exchange exchange) {
        exchange.json(
                200,
                new Items<>(directory().groups().values().stream()
                        .map(GroupRoutes::document)
                        .toList()));
    }

    private static GroupDocument document(Group group) {
        return new GroupDocument(group.id(), group.name(), group.members());
    }

    private void addGroup(Exchange exchange) {
        GroupDocument.Add asked = exchange.body(GroupDocument.Add.class);
        Group group = new Group(present(asked.name()), asked.members().orElse(List.of()));
        if (directory().groups().containsKey(group.id())) {
            throw new PlenumException(
                    ErrorCode.NAME_TAKEN, group.id() + " exists", "a new name", "Choose another name");
        }
        change(new DirectoryChange.SetGroup(group));
        exchange.json(201, document(group));
    }

    private void setMember(Exchange exchange, boolean member) {
        String group = "group:" + exchange.path("name");
        change(new DirectoryChange.SetMember(group, exchange.path("id"), member));
        exchange.json(200, document(directory().group(group)));
    }

    private void organizations(Exchange exchange) {
        Rights rights = exchange.rights();
        exchange.json(
                200,
                new Items<>(directory().organizations().keySet().stream()
                        .map(name -> new OrganizationDocument(name, projects(name, rights)))
                        .filter(each -> !each.projects().isEmpty()
                                || rights.allow(Permission.PROJECT_READ, Scope.organization(each.name())))
                        .toList()));
    }

    private List<String> projects(String organization, Rights rights) {
        return directory().organizationByProject().entrySet().stream()
                .filter(each -> each.getValue().equals(organization))
                .map(Map.Entry::getKey)
                .filter(project -> rights.allow(Permission.PROJECT_READ, Scope.project(project)))
                .toList();
    }

    private void addOrganization(Exchange exchange) {
        Organization organization = new Organization(
                present(exchange.body(OrganizationDocument.Add.class).name()));
        change(new DirectoryChange.AddOrganization(organization));
        exchange.json(201, new OrganizationDocument(organization.name(), List.of()));
    }

    private void change(DirectoryChange change) {
        writes.submit(new Input.ChangeDirectory(change));
    }

    private static String present(String name) {
        if (name == null) {
            throw new PlenumException(ErrorCode.INVALID_REQUEST, "no name", Project.NAME_RULE, "Set name");
        }
        return name;
    }
}
