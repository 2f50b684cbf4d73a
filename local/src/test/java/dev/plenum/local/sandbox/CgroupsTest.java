package dev.plenum.local.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.local.sandbox.Cgroups.Controller;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CgroupsTest {
    private static final Limits LIMITS = new Limits(new MilliCpu(1500), new Mebibytes(64));

    @Test
    void groupsCarryTheLimitsOrTheReasonIsTold() throws Exception {
        Cgroups here = Cgroups.probe();
        List<Path> groups = here.make("test-" + ProcessHandle.current().pid(), LIMITS);
        try {
            assertLimit(here.cpu(), groups, "cpu.cfs_quota_us", "150000", "cpu.max", "150000 100000");
            assertLimit(here.memory(), groups, "memory.limit_in_bytes", "67108864", "memory.max", "67108864");
        } finally {
            Cgroups.remove(groups);
        }
        groups.forEach(group -> assertFalse(Files.exists(group)));
    }

    private static void assertLimit(
            Controller controller, List<Path> groups, String file1, String value1, String file2, String value2)
            throws Exception {
        switch (controller) {
            case Controller.Unusable(String reason) -> assertTrue(reason.contains("cgroup"), reason);
            case Controller.Usable(Path base, int version) -> {
                Path group = groups.stream()
                        .filter(path -> path.startsWith(base))
                        .findFirst()
                        .orElseThrow();
                assertEquals(
                        version == 1 ? value1 : value2,
                        Files.readString(group.resolve(version == 1 ? file1 : file2))
                                .strip());
            }
        }
    }

    @Test
    void whereNothingCanBeEnforcedNothingIsMadeAndItIsSaid() throws Exception {
        Cgroups none = Cgroups.none("not here");
        assertEquals(List.of(), none.make("x", LIMITS));
        assertEquals(
                new Isolation.Fact("memory", false, "not here"), none.memory().fact("memory"));
    }
}
