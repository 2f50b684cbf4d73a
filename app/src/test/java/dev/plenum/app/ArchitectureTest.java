package dev.plenum.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may import whom. A failure prints the reason. */
class ArchitectureTest {

    private static final String OURS = "dev.plenum.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.plenum");

    /** In the core, each package may import only those before it; loop is last. */
    private static final List<String> CORE = List.of(
            "units",
            "error",
            "tenancy",
            "fleet",
            "workload",
            "metering",
            "billing",
            "world",
            "owning",
            "port",
            "scheduling",
            "loop");

    @Test
    void anEdgeNeverImportsAnotherEdge() {
        List<String> edges = List.of("storage", "local", "server", "gateway");
        for (String edge : edges) {
            for (String other : edges) {
                if (!edge.equals(other)) {
                    forbid(edge, other, "edges meet only in app's Wiring: then one can be replaced without the other");
                }
            }
        }
    }

    @Test
    void theCoreImportsNothingOfOurs() {
        for (String module : List.of("api", "storage", "local", "server", "gateway", "cli", "app", "simulator")) {
            forbid("core", module, "the core decides; edges depend on it, never the reverse");
        }
    }

    @Test
    void theApiAndTheCommandLineStandOnTheWireContractAlone() {
        for (String module : List.of("core", "storage", "local", "server", "gateway", "app")) {
            forbid("api", module, "the wire contract must not change because something inside does");
        }
        for (String module : List.of("storage", "local", "server", "gateway", "app")) {
            forbid("cli", module, "the command line talks to a server of another version");
        }
    }

    @Test
    void ofTheCommandLineOnlyReplaysAndDerivationsReachIntoTheCore() {
        noClasses()
                .that()
                .resideInAPackage(OURS + "cli..")
                .and()
                .haveNameNotMatching(
                        ".*\\.(Replay\\w*|Derive\\w*|Synthetic\\w*|Churn\\w*|Scenario\\w*|Measured|Main)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(OURS + "core..", OURS + "simulator..")
                .because(
                        "all but these, which ask no server, talk to one of another version, on the wire contract alone")
                .check(CLASSES);
    }

    @Test
    void theGatewayShipsWithoutTheLoop() {
        for (String inner : List.of("loop", "scheduling", "world", "workload", "fleet")) {
            forbid("gateway", "core." + inner, "the gateway never waits for the loop and ships on its own");
        }
    }

    @Test
    void corePackagesImportOnlyThoseBeforeThem() {
        List<String> after = new ArrayList<>(CORE);
        for (String name : CORE) {
            after.remove(name);
            for (String later : after) {
                forbid(
                        "core." + name,
                        "core." + later,
                        "core packages are layers, in the order of ArchitectureTest.CORE");
            }
        }
    }

    private static void forbid(String from, String to, String because) {
        noClasses()
                .that()
                .resideInAPackage(OURS + from + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(OURS + to + "..")
                .because(because)
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
