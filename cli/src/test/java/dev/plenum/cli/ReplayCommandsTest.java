package dev.plenum.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayCommandsTest extends CommandLineTest {

    private static final String HEADER = "arrival_s,duration_s,cpu,gpus\n";

    @TempDir
    Path folder;

    private Path jobs;
    private Path rows;

    @BeforeEach
    void writeJobs() throws IOException {
        Random random = new Random(5);
        StringBuilder text = new StringBuilder(HEADER);
        double at = 0;
        for (int job = 0; job < 2_000; job++) {
            at += random.nextInt(4_000) / 1000.0;
            text.append("%.3f,%d.5,4,%d\n".formatted(at, random.nextInt(600), 1 + random.nextInt(20)));
        }
        jobs = Files.writeString(folder.resolve("jobs.csv"), text);
        rows = folder.resolve("rows.csv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--strict", "--order=shortest-first", "--order=fifo"})
    void twoRunsWriteTheSameBytes(String how) throws IOException {
        Path again = folder.resolve("again.csv");
        replay(how, "--out", rows.toString()).exits(0);
        replay(how, "--out", again.toString()).exits(0);
        assertArrayEquals(Files.readAllBytes(rows), Files.readAllBytes(again));
        List<String> lines = Files.readAllLines(rows);
        assertEquals("job,arrival_s,start_s,end_s,wait_s,gpus", lines.getFirst());
        assertEquals(2_001, lines.size());
        assertTrue(lines.get(2_000).startsWith("1999,"), lines.get(2_000));
    }

    @Test
    void madeUpDemandIsTheSameForTheSameSeedAndCannotBeTooLargeForTheFleet() throws IOException {
        Path again = folder.resolve("again.csv");
        Path other = folder.resolve("other.csv");
        synthetic("--seed", "3", "--out", rows.toString()).exits(0).shows("jobs", "500");
        synthetic("--seed", "3", "--out", again.toString()).exits(0);
        synthetic("--seed", "4", "--out", other.toString()).exits(0);
        assertEquals(Files.readString(rows), Files.readString(again));
        assertNotEquals(Files.readString(rows), Files.readString(other));
        run("replay", "synthetic", "--count", "5", "--nodes", "3", "--devices-per-node", "8")
                .exits(2)
                .complains("24 devices", "at least 32");
        synthetic("--days", "1").exits(2).complains("both --count and --days", "--count N or --days N");
        synthetic("--load", "0").exits(2).complains("'0'", "above 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jobs", "batch", "philly", "slurm"})
    void aFileThatIsNotThereIsNamed(String kind) {
        String fleet = kind.equals("jobs") || kind.equals("slurm") ? "--nodes=9" : "--devices=9";
        String perNode = fleet.startsWith("--nodes") ? "--devices-per-node=8" : "--order=fifo";
        run("replay", kind, "--jobs", "nowhere.csv", fleet, perNode).exits(2).complains("nowhere.csv", "");
    }

    @Test
    void aWrongValueIsNamedWithFileLineAndColumnAndNothingIsWritten() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.csv"), HEADER + "0,60,4,1\n1,soon,4,1\n2,60,4,1\n");
        run("replay", "jobs", "--jobs", bad.toString(), "--nodes=4", "--devices-per-node=8", "--out", rows.toString())
                .exits(2)
                .complains(bad + ", line 3: column duration_s is \"soon\"", "a decimal number");
        assertFalse(Files.exists(rows));
        try (var left = Files.list(folder)) {
            assertEquals(
                    List.of("bad.csv", "jobs.csv"),
                    left.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void aFailedReplayLeavesTheFileOfTheLastGoodOne() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.csv"), HEADER + "0,60,4,1\n1,60,4,none\n");
        Files.writeString(rows, "before\n");
        run("replay", "jobs", "--jobs", bad.toString(), "--nodes=4", "--devices-per-node=8", "--out", rows.toString())
                .exits(2)
                .complains("column gpus is \"none\"", "");
        assertEquals("before\n", Files.readString(rows));
    }

    @Test
    void whatIsTypedWrongIsSaid() {
        replay("--out", folder.resolve("no/such/rows.csv").toString())
                .exits(2)
                .complains("no/such/rows.csv", "a place for a file");
        replay("--order", "longest-first").exits(2).complains("'longest-first'", "fifo, shortest-first");
        replay("--repeat", "0").exits(2).complains("'0'", "from 1 to 1000");
        run("replay", "jobs", "--jobs", jobs.toString(), "--nodes", "4")
                .exits(2)
                .complains("no --devices-per-node", "");
        run("replay", "jobs", "--nodes=4", "--devices-per-node=8").exits(2).complains("no --jobs", "--jobs FILE");
        run("replay", "philly", "--jobs", jobs.toString(), "--devices", "0")
                .exits(2)
                .complains("'0' is not a value for --devices", "from 1 to");
        run("replay", "philly", "--jobs", jobs.toString()).exits(2).complains("no --devices", "--devices such as 640");
    }

    @Test
    void anUnknownPolicyOrSeedIsSaidWithTheRightOnes() throws IOException {
        Path nodes = Files.writeString(
                folder.resolve("n.csv"), "sn,cpu_milli,memory_mib,gpu,model\nn-0,64000,262144,2,P100\n");
        Path pods = Files.writeString(
                folder.resolve("p.csv"),
                "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time\n"
                        + "openb-pod-0000,6000,12288,1,460,,LS,Running,0,10,0\n");
        Path arrivals = Files.writeString(folder.resolve("a.txt"), "P 42 0 0 0\nN 42 0\nP 43 0 0\nN 43 0\n");
        List<String> all =
                List.of("--nodes", nodes.toString(), "--pods", pods.toString(), "--arrivals", arrivals.toString());
        openb(all, "--policy", "best-fit").exits(2).complains("'best-fit'", "fgd, first-fit");
        openb(all, "--policy", "fgd", "--seed", "44").exits(2).complains("44", "42");
        openb(all, "--policy", "fgd", "--seed", "43-42").exits(2).complains("'43-42'", "such as 42-51");
        openb(all, "--policy", "fgd", "--seed", "42-43", "--out", rows.toString())
                .exits(2)
                .complains("the range '42-43'", "one --seed");
        openb(all, "--policy", "first-fit", "--out", rows.toString()).exits(0).shows("gpu_alloc_pct", "69");
        assertEquals(
                List.of("openb-pod-0000,n-0,0:460,0", "openb-pod-0000,n-0,0:460,1", "openb-pod-0000,n-0,1:460,2"),
                Files.readAllLines(rows).subList(1, 4));
        String several = openb(all, "--policy=first-fit", "--seed=42-43", "--json")
                .exits(0)
                .out();
        assertTrue(several.contains("\"gpu_alloc_pct\":57.5"), several);
        assertTrue(several.contains("\"gpu_alloc_pct_by_seed\":[69.0000,46.0000]"), several);
    }

    private Outcome replay(String... more) {
        return concatenated(
                List.of("replay", "jobs", "--jobs", jobs.toString(), "--nodes", "20", "--devices-per-node", "8"), more);
    }

    private Outcome synthetic(String... more) {
        return concatenated(
                List.of("replay", "synthetic", "--count", "500", "--nodes", "8", "--devices-per-node", "8"), more);
    }

    private Outcome openb(List<String> files, String... more) {
        return concatenated(
                Stream.concat(Stream.of("replay", "openb"), files.stream()).toList(), more);
    }

    private Outcome concatenated(List<String> first, String... more) {
        return run(Stream.concat(first.stream(), List.of(more).stream()).toArray(String[]::new));
    }
}
