package dev.plenum.local.shim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts shims. The script is copied to {@code DATA/shim/VERSION/}, its version being its own digest, so that shims
 * that run keep their file while a newer control plane brings another. Called by the local runtime.
 */
public final class Shim {
    private static final List<Path> PERL_PLACES = List.of(Path.of("/usr/bin/perl"), Path.of("/usr/local/bin/perl"));

    private final Path perl;
    private final Path script;

    private Shim(Path perl, Path script) {
        this.perl = perl;
        this.script = script;
    }

    /** There is no perl, without which nothing can be started here. */
    public static final class NoPerlException extends IOException {
        private static final long serialVersionUID = 1L;

        private final String searched;

        NoPerlException(String searched) {
            super("perl not found on PATH " + searched + "; install the package perl-base or perl");
            this.searched = searched;
        }

        public String searched() {
            return searched;
        }
    }

    /** What became of a launch. */
    public sealed interface Outcome {
        /** The start is recorded and the command let go. */
        record Started(StartRecord start) implements Outcome {}

        /** Nothing was started; {@code status} is the shim's exit status, {@code why} its own words. */
        record Refused(int status, String why) implements Outcome {
            public static final int LOCKED = 73;
            public static final int HAS_RUN = 74;
            public static final int STOPPED_BEFORE = 75;
        }
    }

    /** Installs this version's script below the data directory; an error names what is missing and what to install. */
    public static Shim install(Path data) throws IOException {
        byte[] text = script();
        Path script = data.resolve("shim").resolve(digest(text)).resolve("shim.pl");
        if (!Files.exists(script)) {
            Files.createDirectories(script.getParent());
            Path temporary = Files.createTempFile(script.getParent(), "shim", ".tmp");
            Files.write(temporary, text);
            Files.move(temporary, script, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return new Shim(findPerl(), script);
    }

    /**
     * Starts the shim of a prepared directory and waits for its first word, which comes with the recorded start. A
     * second call for the same directory starts nothing.
     */
    public Outcome launch(ReplicaDirectory directory) throws IOException {
        var builder = new ProcessBuilder(
                        perl.toString(), script.toString(), directory.path().toString())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true);
        builder.environment().clear();
        Process process = builder.start();
        try (BufferedReader words = process.inputReader(StandardCharsets.UTF_8)) {
            String word = words.readLine();
            if ("started".equals(word)) {
                return new Outcome.Started(directory.start().orElseThrow());
            }
            String why = word == null ? "the shim ended without a word" : word.replaceFirst("^refused ", "");
            return new Outcome.Refused(process.waitFor(), why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(directory.path() + ": interrupted while the shim started", e);
        }
    }

    private static byte[] script() throws IOException {
        try (InputStream in = Shim.class.getResourceAsStream("/shim/shim.pl")) {
            if (in == null) {
                throw new IOException("shim/shim.pl is missing from the program's own files; build it again");
            }
            return in.readAllBytes();
        }
    }

    private static String digest(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Path findPerl() throws IOException {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(PERL_PLACES.stream(), Stream.of(path.split(":")).map(place -> Path.of(place, "perl")))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new NoPerlException(path));
    }
}
