package dev.plenum.app;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.TimeSource;
import dev.plenum.gateway.Gateway;
import dev.plenum.gateway.file.GatewayFile;
import dev.plenum.gateway.snapshot.SnapshotFile;
import dev.plenum.gateway.warm.WarmUp;
import dev.plenum.storage.DataDirectory;
import dev.plenum.storage.EventCodec;
import dev.plenum.storage.SegmentedUsageLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * A gateway without a control plane: its file says who may call what, its usage stays in its data folder. It reads the file again whenever that changes
 * and at SIGHUP; SIGTERM and Ctrl-C end it.
 */
final class StandaloneGateway implements AutoCloseable {

    private static final TimeSource CLOCK = Instant::now;

    private final Opened opened = new Opened();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final Gateway gateway;
    private final GatewayFile file;
    private final Set<String> told = new HashSet<>();

    private StandaloneGateway(GatewayFile file) throws IOException {
        this.file = file;
        tell(file);
        try {
            Path data = opened.add(open(file)).path();
            SegmentedUsageLog usage = opened.add(SegmentedUsageLog.open(data, new EventCodec()));
            new SnapshotFile(file.config().snapshotFile()).leave(file.snapshot(), CLOCK.now());
            warmUp(file.warmUp(), data);
            gateway = listen(file, usage);
            opened.add(this::end);
            opened.add(FileWatch.start(file.path(), this::reload));
            if (file.isStale()) {
                reload();
            }
        } catch (IOException | RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    /** @throws PlenumException ALREADY_RUNNING, PORT_TAKEN and what is wrong with the data folder; nothing is left half started */
    static StandaloneGateway start(GatewayFile file) throws IOException {
        StandaloneGateway started = new StandaloneGateway(file);
        Signals.on("HUP", started::reload, "SIGHUP ends the gateway");
        Signals.on("TERM", started.asked::countDown, "SIGTERM ends the gateway with status 143");
        Signals.on("INT", started.asked::countDown, "Ctrl-C ends the gateway with status 130");
        return started;
    }

    /** On a usage log of its own: what it uses is neither recorded nor counted. */
    static int warmUp(Duration most, Path data) {
        return WarmUp.run(
                data.resolve("warm-up"), folder -> SegmentedUsageLog.open(folder, new EventCodec()), CLOCK, most);
    }

    private static DataDirectory open(GatewayFile file) {
        try {
            return DataDirectory.open(file.data());
        } catch (PlenumException e) {
            throw e.code() != ErrorCode.ALREADY_RUNNING
                    ? e
                    : new PlenumException(
                            e.code(),
                            e.problem(),
                            "one gateway a data folder",
                            "Stop that one, or give this one another `data` in " + file.path(),
                            e);
        }
    }

    private static Gateway listen(GatewayFile file, SegmentedUsageLog usage) {
        try {
            return Gateway.start(file.config(), usage, CLOCK);
        } catch (PlenumException e) {
            throw e.code() != ErrorCode.PORT_TAKEN
                    ? e
                    : new PlenumException(
                            e.code(),
                            e.problem(),
                            e.expected(),
                            "Stop what listens there, or change `listen` in " + file.path(),
                            e);
        }
    }

    int port() {
        return gateway.port();
    }

    /** Each notice once, however often the file is read. */
    private void tell(GatewayFile read) {
        read.notices().stream()
                .filter(told::add)
                .forEach(notice -> System.err.println("plenum: " + read.path() + ": " + notice));
        told.retainAll(read.notices());
    }

    /** What is wrong now is told, and what was right before goes on. */
    private synchronized void reload() {
        try {
            GatewayFile next = GatewayFile.read(file.path());
            gateway.update(next.snapshot());
            System.out.println("plenum: read " + next.path() + " again: " + next.summary());
            tell(next);
            List<String> later = file.onlyAtStart(next);
            if (!later.isEmpty()) {
                System.err.println("plenum: " + String.join(", ", later)
                        + " changed: that takes effect when the gateway starts again");
            }
        } catch (RuntimeException wrong) {
            // Whatever it is: the next change must be read again.
            Main.Complaint.print(wrong);
            System.err.println("  meanwhile: the gateway goes on with what it read before");
        }
    }

    /** Returns once somebody asks it to end. */
    void await() throws InterruptedException {
        asked.await();
    }

    /** What runs ends; what was used is in the log before the log is closed. */
    private void end() {
        gateway.drain(file.drain());
    }

    @Override
    public void close() {
        opened.close();
    }
}
