package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Arguments;
import dev.plenum.cli.text.Quantities;
import dev.plenum.cli.text.Table;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One run of one command: its arguments, where it reads and writes, and the installation it talks to. */
final class Call {

    private static final byte[] NOTHING = new byte[0];

    private final String command;
    private final Arguments arguments;
    private final Surroundings surroundings;
    private final PrintStream out;
    private final PrintStream err;
    private Optional<Installation> installation = Optional.empty();

    Call(String command, Arguments arguments, Surroundings surroundings, PrintStream out, PrintStream err) {
        this.command = command;
        this.arguments = arguments;
        this.surroundings = surroundings;
        this.out = out;
        this.err = err;
    }

    /** As typed, such as {@code job list}. */
    String command() {
        return command;
    }

    Arguments arguments() {
        return arguments;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    Instant now() {
        return surroundings.clock().instant();
    }

    boolean json() {
        return arguments.has("--json");
    }

    Optional<String> project() {
        return arguments.value("--project").or(() -> surroundings.variable("PLENUM_PROJECT"));
    }

    /** For what belongs to one project: {@code default} where none is named. */
    String oneProject() {
        return project().orElse("default");
    }

    Path data() {
        return arguments
                .value("--data")
                .or(() -> surroundings.variable("PLENUM_DATA"))
                .map(Path::of)
                .orElseGet(() -> surroundings.home().resolve(".plenum"))
                .toAbsolutePath();
    }

    Installation installation() {
        if (installation.isEmpty()) {
            installation = Optional.of(Installation.at(data(), surroundings.variable("PLENUM_TOKEN")));
        }
        return installation.get();
    }

    PlenumClient client() {
        return installation().client();
    }

    byte[] get(String path, Map<String, String> parameters) {
        return client().bytes("GET", PlenumClient.path(path, parameters));
    }

    /** @param body maps, lists and values */
    byte[] write(String method, String path, Object body) {
        return client().send(method, path, Json.write(body), Map.of()).bytes();
    }

    byte[] delete(String path, Map<String, String> parameters) {
        return client().send("DELETE", PlenumClient.path(path, parameters), NOTHING, Map.of())
                .bytes();
    }

    /** With {@code --json} the document as it came, else the sentence. */
    int done(byte[] document, String sentence) {
        if (json()) {
            raw(document);
        } else {
            line(sentence);
        }
        return ExitStatus.DONE;
    }

    void line(String text) {
        out.println(text);
    }

    void raw(byte[] document) {
        out.write(document, 0, document.length);
        if (document.length == 0 || document[document.length - 1] != '\n') {
            out.write('\n');
        }
    }

    /** The sentence where there is no row. */
    int table(Table table, String none) {
        return table(table, none, 0, UnaryOperator.identity());
    }

    int table(Table table, String none, int painted, UnaryOperator<String> paint) {
        if (table.isEmpty()) {
            line(none);
        } else {
            table.lines(painted, surroundings.colour() ? paint : UnaryOperator.identity())
                    .forEach(out::println);
        }
        return ExitStatus.DONE;
    }

    Optional<Duration> duration(String flag) {
        return arguments.value(flag).map(typed -> Quantities.duration(typed)
                .orElseThrow(() -> wrong(flag, typed, Quantities.DURATION)));
    }

    Optional<Long> memoryMib(String flag) {
        return arguments.value(flag).map(typed -> Quantities.memoryMib(typed)
                .orElseThrow(() -> wrong(flag, typed, Quantities.MEMORY)));
    }

    Optional<BigDecimal> decimal(String flag, String example) {
        return arguments.value(flag).map(typed -> Quantities.decimal(typed)
                .orElseThrow(() -> wrong(flag, typed, "a number such as " + example)));
    }

    Optional<Long> whole(String flag, String example) {
        return arguments.value(flag).map(typed -> Quantities.whole(typed)
                .orElseThrow(() -> wrong(flag, typed, "a whole number such as " + example)));
    }

    Failure wrong(String flag, String typed, String expected) {
        return Failure.usage("'" + typed + "' is not a value for " + flag + ".", expected, help());
    }

    String help() {
        return "See ./plenum " + command + " --help";
    }
}
