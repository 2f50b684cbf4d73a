package dev.plenum.cli.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class ReadersTest {

    private static final List<Flag> FLAGS = List.of(
            Flag.value("--name", "NAME", "n"),
            Flag.value("--file", "FILE", "f").or("-f"),
            Flag.toggle("--wait", "w").or("-w"),
            Flag.repeated("--env", "NAME=VALUE", "e"));
    private static final List<Grammar> GRAMMARS = List.of(
            Grammar.of("none", "s", FLAGS),
            Grammar.of("one", "s", FLAGS, Parameter.one("ID", "i")),
            Grammar.of("two", "s", FLAGS, Parameter.one("A", "a"), Parameter.optional("B", "b")),
            Grammar.of("rest", "s", FLAGS, Parameter.rest("COMMAND", "c")));
    private static final List<String> PIECES = List.of(
            "--name",
            "--name=x",
            "--name=",
            "x",
            "job-7k3",
            "-",
            "--",
            "-f",
            "-fx",
            "-f=x",
            "-w",
            "-wf",
            "--wait",
            "--wait=true",
            "--env",
            "--env=A=1",
            "A=1",
            "B=2",
            "--json",
            "--project",
            "p",
            "--nam",
            "-x",
            "--help",
            "@file",
            "'q'",
            "\"q r\"",
            "",
            "é",
            "--data=/a b",
            "-1",
            "${x}",
            "a,b",
            "%s");

    @Test
    void whatTheQuickReaderAcceptsPicocliReadsTheSame() {
        Random random = new Random(7);
        int accepted = 0;
        for (int round = 0; round < 20_000; round++) {
            Grammar grammar = GRAMMARS.get(random.nextInt(GRAMMARS.size()));
            List<String> typed = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                typed.add(PIECES.get(random.nextInt(PIECES.size())));
            }
            Optional<Arguments> quick = QuickReader.read(grammar, typed);
            if (quick.isPresent()) {
                accepted++;
                CommandLine picocli = PicocliReader.commandLine(PicocliReader.spec(grammar));
                assertEquals(quick, PicocliReader.read(picocli, grammar, typed), grammar.name() + " " + typed);
            }
        }
        assertTrue(accepted > 1000, "only " + accepted + " were accepted: the comparison says little");
    }

    @Test
    void thePlainestLinesAreReadQuickly() {
        Grammar rest = GRAMMARS.getLast();
        assertEquals(
                List.of("sh", "-c", "x --wait"),
                QuickReader.read(rest, List.of("--wait", "--", "sh", "-c", "x --wait"))
                        .orElseThrow()
                        .words());
        assertEquals(
                List.of("A=1", "B=2"),
                QuickReader.read(rest, List.of("--env", "A=1", "--env=B=2"))
                        .orElseThrow()
                        .values("--env"));
        assertEquals(
                Optional.of("-"),
                QuickReader.read(rest, List.of("-f", "-")).orElseThrow().value("--file"));
    }

    @Test
    void picocliRefusesWhatIsWrong() {
        for (List<String> wrong : List.of(
                List.of("--nam", "x", "id"),
                List.<String>of(),
                List.of("a", "b"),
                List.of("id", "--name"),
                List.of("--name=a", "--name=b", "id"))) {
            Grammar one = GRAMMARS.get(1);
            assertEquals(Optional.empty(), QuickReader.read(one, wrong), wrong.toString());
            CommandLine picocli = PicocliReader.commandLine(PicocliReader.spec(one));
            assertThrows(ParameterException.class, () -> PicocliReader.read(picocli, one, wrong), wrong.toString());
        }
    }
}
