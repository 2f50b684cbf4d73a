package dev.plenum.core.tenancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectoryTest {

    private static final ExternalIdentity FIRST = new ExternalIdentity("https://id.example", "1");
    private static final ExternalIdentity SECOND = new ExternalIdentity("https://id.example", "2");

    @Test
    void aNameThatIsGivenToAnotherSubjectOpensNothing() {
        Directory directory = changed(Directory.EMPTY, new DirectoryChange.Bind("ada", FIRST));
        assertFalse(directory.check(new DirectoryChange.Bind("ada", FIRST)));
        refused(ErrorCode.CONFLICT, directory, new DirectoryChange.Bind("ada", SECOND));
        refused(ErrorCode.CONFLICT, directory, new DirectoryChange.Bind("bob", FIRST));
        assertEquals("user:ada", directory.holder(FIRST).orElseThrow().id());
    }

    @Test
    void bindingAUserLeavesItDisabledAndNoOtherChangeUnbindsIt() {
        Principal disabled = Principal.user("ada").disabled(true);
        Directory directory = changed(Directory.EMPTY, new DirectoryChange.SetPrincipal(disabled));
        Directory bound = changed(directory, new DirectoryChange.Bind("ada", FIRST));
        assertFalse(bound.active("user:ada"));
        refused(ErrorCode.CONFLICT, bound, new DirectoryChange.SetPrincipal(disabled.disabled(false)));
        refused(ErrorCode.NAME_TAKEN, bound, new DirectoryChange.Bind("operator", SECOND));
    }

    @Test
    void aMemberComesAndGoesAndTheOthersStay() {
        Directory directory = changed(
                changed(Directory.EMPTY, new DirectoryChange.SetPrincipal(Principal.user("ada"))),
                new DirectoryChange.SetPrincipal(Principal.user("bob")));
        Directory grouped =
                changed(directory, new DirectoryChange.SetGroup(new Group("research", List.of("user:ada"))));
        Directory both = changed(grouped, new DirectoryChange.SetMember("group:research", "user:bob", true));
        assertEquals(
                List.of("user:ada", "user:bob"), both.group("group:research").members());
        assertFalse(both.check(new DirectoryChange.SetMember("group:research", "user:bob", true)));
        Directory one = changed(both, new DirectoryChange.SetMember("group:research", "user:ada", false));
        assertEquals(List.of("user:bob"), one.group("group:research").members());
        refused(ErrorCode.NOT_FOUND, one, new DirectoryChange.SetMember("group:none", "user:bob", true));
    }

    @Test
    void anOrganizationMayComeBeforeItsFirstProject() {
        Directory directory = changed(Directory.EMPTY, new DirectoryChange.AddOrganization(new Organization("globex")));
        assertTrue(directory.organizations().containsKey("globex"));
        refused(ErrorCode.NAME_TAKEN, directory, new DirectoryChange.AddOrganization(new Organization("globex")));
    }

    private static Directory changed(Directory directory, DirectoryChange change) {
        assertTrue(directory.check(change));
        return directory.after(change);
    }

    private static void refused(ErrorCode code, Directory directory, DirectoryChange change) {
        assertEquals(
                code,
                assertThrows(PlenumException.class, () -> directory.check(change))
                        .code());
    }
}
