package dev.plenum.app;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.storage.AuditKey;
import dev.plenum.storage.JournalCheck;
import dev.plenum.storage.JournalHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What of {@code plenum audit} reads the files of the data directory, whether Plenum runs or not: signed heads of the journal, the key they are signed with,
 * and the check of the journal against them.
 */
@Command(name = "audit", description = "Signed heads of the journal, and the check of the journal against them.")
final class AuditCommand {

    private static final String DATA = "The data directory (default: $$PLENUM_DATA, else ~/.plenum).";

    @Command(
            name = "head",
            mixinStandardHelpOptions = true,
            description = {
                "Prints the head of the journal, signed: its position, its hash and the time.",
                "Keep it where whoever owns this machine cannot change it, for `plenum audit verify --head`."
            })
    int head(@Option(names = "--data", paramLabel = "DIR", description = DATA) Path data) {
        Path directory = UpOptions.data(data);
        JournalHead head = JournalHead.sign(directory, keyOf(directory), Instant.now())
                .orElseThrow(() -> new PlenumException(
                        ErrorCode.NOT_FOUND, "the journal is empty", "at least one event", "Use Plenum first"));
        System.out.print(head.json());
        return 0;
    }

    @Command(
            name = "key",
            mixinStandardHelpOptions = true,
            description = "Prints the public key that heads are signed with, in PEM: for `plenum audit verify --key`.")
    int key(@Option(names = "--data", paramLabel = "DIR", description = DATA) Path data) {
        System.out.print(keyOf(UpOptions.data(data)).publicPem());
        return 0;
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = {
                "Recomputes the hash chain of the whole journal and holds it against heads that you kept.",
                "Without a head, an edit is found, but not a journal that was written anew, nor an end that was cut off.",
                "Exit status: 0 it holds, 1 it does not."
            })
    int verify(
            @Option(names = "--data", paramLabel = "DIR", description = DATA) Path data,
            @Option(
                            names = "--head",
                            paramLabel = "FILE",
                            description = "A head that was kept, or a folder of them; may be repeated.")
                    List<Path> heads,
            @Option(
                            names = "--key",
                            paramLabel = "FILE",
                            description =
                                    "The public key that you kept (default: the one in the data directory, which whoever"
                                            + " changed the journal may have changed too).")
                    Path key) {
        Path directory = UpOptions.data(data);
        Map<String, JournalHead> kept = heads(heads == null ? List.of() : heads);
        Optional<PublicKey> trusted = kept.isEmpty()
                ? Optional.empty()
                : Optional.of(key == null ? keyOf(directory).publicKey() : AuditKey.readPublic(key));
        return tell(JournalCheck.check(directory, kept, trusted), kept);
    }

    private static AuditKey keyOf(Path directory) {
        return AuditKey.find(directory)
                .orElseThrow(() -> new PlenumException(
                        ErrorCode.NOT_FOUND,
                        "there is no audit-key in " + directory,
                        "the data directory of an installation that was started once",
                        "Name it with --data DIR, or the public key that you kept with --key FILE"));
    }

    private static SortedMap<String, JournalHead> heads(List<Path> files) {
        SortedMap<String, JournalHead> heads = new TreeMap<>();
        for (Path file : files) {
            if (!Files.isDirectory(file)) {
                heads.put(file.toString(), JournalHead.read(file));
                continue;
            }
            try (Stream<Path> inside = Files.list(file)) {
                inside.filter(each -> each.toString().endsWith(".json"))
                        .forEach(each -> heads.put(each.toString(), JournalHead.read(each)));
            } catch (IOException e) {
                throw new PlenumException(
                        ErrorCode.INVALID_REQUEST, file + " cannot be read", "a folder of heads", "Check its owner", e);
            }
        }
        if (heads.isEmpty() && !files.isEmpty()) {
            throw new PlenumException(
                    ErrorCode.NOT_FOUND,
                    "there is no head in " + files,
                    "files as `plenum audit head` prints",
                    "Check --head");
        }
        return heads;
    }

    private static int tell(JournalCheck.Result result, Map<String, JournalHead> heads) {
        if (!result.findings().isEmpty()) {
            System.err.println("plenum: the journal is not what was written");
            result.findings().forEach(finding -> System.err.println("  " + finding));
            System.err.println("  next: keep these files, and compare them with a copy from before");
            return 1;
        }
        System.out.printf(
                "The journal holds: %d events in %d turns, hash %s%n",
                result.position(), result.turns(), result.hash());
        heads.values().stream()
                .mapToLong(JournalHead::position)
                .max()
                .ifPresentOrElse(
                        newest -> System.out.printf(
                                "%d signed %s of it, the newest at position %d%n",
                                heads.size(), heads.size() == 1 ? "head is" : "heads are", newest),
                        () -> System.out.println(
                                "No head was given: a journal that was written anew would not be found. See --head"));
        return 0;
    }
}
