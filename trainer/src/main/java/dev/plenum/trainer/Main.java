package dev.plenum.trainer;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The training process. A training job's replica is this program; its standard output is {@link Event} lines and
 * nothing else. Exit status: 0 finished, 1 failed, 2 wrong input, 143 stopped by SIGTERM with a checkpoint written.
 */
public final class Main {
    /** A stop has 5 s in all; what a step and its checkpoint cannot finish by then is lost to the last checkpoint. */
    private static final long STOP_MILLIS = 4_500;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopping;

    private Main() {}

    public static void main(String[] words) {
        PrintStream events = new PrintStream(new FileOutputStream(FileDescriptor.out), false);
        // Whatever a library prints goes to standard error: standard output carries events only.
        System.setOut(System.err);
        if (List.of(words).contains("--help")) {
            events.print(Arguments.USAGE);
            events.flush();
            return;
        }
        System.exit(new Main().run(List.of(words), events));
    }

    private int run(List<String> words, PrintStream events) {
        try {
            Arguments arguments = Arguments.parse(words);
            Corpus corpus = Corpus.read(arguments.texts(), arguments.recipe().context());
            prepare("--output", arguments.output());
            prepare("--cache", arguments.cache());
            configureNatives(arguments.cache());
            Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
            return train(arguments, corpus, events);
        } catch (WrongInput e) {
            System.err.println("trainer: " + e.getMessage());
            return 2;
        } catch (IOException e) {
            System.err.println("trainer: a file could not be read or written: " + firstLine(e)
                    + "; the last checkpoint stands, start again once that is mended");
            return 1;
        } catch (RuntimeException | OutOfMemoryError e) {
            System.err.println("trainer: failed: " + firstLine(e) + "; the last checkpoint stands");
            return 1;
        } catch (LinkageError e) {
            System.err.println("trainer: the native libraries could not be loaded: " + e.getMessage()
                    + "; they need Linux on x86-64 and 450 MB free in --cache");
            return 1;
        } finally {
            ended.countDown();
        }
    }

    /** What went wrong without the native stack that PyTorch appends. */
    private static String firstLine(Throwable e) {
        return e.toString().lines().findFirst().orElse("");
    }

    private int train(Arguments arguments, Corpus corpus, PrintStream events) throws IOException {
        Path output = arguments.output();
        try (FileChannel channel =
                        FileChannel.open(output.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new WrongInput("--output " + output + " is in use by another training; wait for it to end,"
                        + " or give another folder");
            }
            Progress progress = new Progress(events, output.resolve("metrics.jsonl"));
            return new Training(arguments, corpus, progress, () -> stopping).run() ? 0 : 143;
        }
    }

    /**
     * Runs in the shutdown hook that SIGTERM starts: the JVM exits with 143 once it returns. The training sees the flag
     * after its current step.
     */
    private void stop() {
        stopping = true;
        try {
            boolean inTime = ended.await(STOP_MILLIS, TimeUnit.MILLISECONDS);
            if (!inTime) {
                System.err.println("trainer: stopped before the current step ended; the last checkpoint stands");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void prepare(String option, Path folder) {
        try {
            Files.createDirectories(folder);
            if (Files.isWritable(folder)) {
                return;
            }
        } catch (IOException e) {
            // falls through to the message below
        }
        throw new WrongInput(
                option + " " + folder + " is not a folder that can be written to; give one that can, or a new name");
    }

    /** Must run before the first class of a native library loads. */
    private static void configureNatives(Path cache) {
        System.setProperty("org.bytedeco.javacpp.cachedir", cache.toString());
        // The trainer frees what it allocates, step by step; JavaCPP's own watch reads /proc at every allocation and
        // forces collections when it finds the process too large.
        System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    }
}
