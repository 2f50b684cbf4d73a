package dev.plenum.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A specification as YAML, handed on as it is, so that the server's errors name the user's own lines. What only the command line says (kind, project) is
 * added after the last line; a file that says otherwise is refused.
 */
final class SpecificationFile {

    private static final int MOST_BYTES = 1 << 20;
    private static final List<String> FLAGS_BESIDE_IT =
            List.of("--file", "--project", "--data", "--json", "--wait", "--follow");

    private SpecificationFile() {}

    static byte[] read(Call call, Kind kind, String typed) {
        for (String flag : call.arguments().flags().keySet()) {
            if (!FLAGS_BESIDE_IT.contains(flag)) {
                throw Failure.usage(
                        flag + " cannot stand beside --file.", "all of it in the file", "Write it into " + typed + ".");
            }
        }
        if (kind == Kind.JOB && !call.arguments().words().isEmpty()) {
            throw Failure.usage(
                    "A command cannot stand beside --file.",
                    "command: [...] in the file",
                    "Write it into " + typed + ".");
        }
        StringBuilder yaml = new StringBuilder(text(call, typed));
        add(yaml, typed, "kind", Optional.of(kind.wire()));
        add(yaml, typed, "project", call.arguments().value("--project"));
        return yaml.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Call call, String typed) {
        return new String(bytes(call, typed, "the specification"), StandardCharsets.UTF_8);
    }

    /** @param what it should hold, in words */
    static byte[] bytes(Call call, String typed, String what) {
        try {
            byte[] bytes = typed.equals("-")
                    ? call.surroundings().input().readNBytes(MOST_BYTES + 1)
                    : Files.readAllBytes(Path.of(typed));
            if (bytes.length > MOST_BYTES) {
                throw Failure.usage("'" + typed + "' is larger than a mebibyte.", what, call.help());
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw Failure.usage("There is no file '" + typed + "'.", "a YAML file with " + what, call.help());
        } catch (IOException e) {
            throw Failure.usage("Cannot read '" + typed + "': " + e.getMessage() + ".", "a YAML file", call.help());
        }
    }

    private static void add(StringBuilder yaml, String typed, String field, Optional<String> value) {
        if (value.isEmpty() || isFlowStyle(yaml)) {
            return;
        }
        Optional<String> said = yaml.toString()
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> bare(line.substring(field.length() + 1)))
                .findFirst();
        if (said.isEmpty()) {
            boolean open = !yaml.isEmpty() && yaml.charAt(yaml.length() - 1) != '\n';
            yaml.append(open ? "\n" : "")
                    .append(field)
                    .append(": ")
                    .append(value.get())
                    .append('\n');
        } else if (!said.get().equals(value.get())) {
            throw Failure.usage(
                    "'" + typed + "' says " + field + " '" + said.get() + "'.",
                    field + " '" + value.get() + "', as the command line says",
                    "Change one of the two.");
        }
    }

    /** Without a comment and quotes. */
    private static String bare(String value) {
        int comment = value.indexOf(" #");
        return (comment < 0 ? value : value.substring(0, comment))
                .strip()
                .replace("\"", "")
                .replace("'", "");
    }

    /** JSON or one flow mapping: complete as it is. */
    private static boolean isFlowStyle(StringBuilder yaml) {
        return yaml.toString().stripLeading().startsWith("{");
    }
}
