package dev.plenum.app;

import dev.plenum.api.GatewayHello;
import dev.plenum.api.PlenumClient;
import dev.plenum.api.Wire;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.TimeSource;
import dev.plenum.gateway.Gateway;
import dev.plenum.gateway.GatewayConfig;
import dev.plenum.gateway.budget.Grants;
import dev.plenum.gateway.budget.LeaseJson;
import dev.plenum.gateway.budget.Spending;
import dev.plenum.gateway.snapshot.Directory;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.storage.DataDirectory;
import dev.plenum.storage.EventCodec;
import dev.plenum.storage.SegmentedUsageLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A gateway in a process of its own that a control plane feeds and that hands its usage back. It serves at once by what it was told last, whether the
 * control plane is there or not; SIGTERM and Ctrl-C end it.
 */
final class JoinedGateway implements AutoCloseable, FeedReader.Listener {

    private static final TimeSource CLOCK = Instant::now;
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final Duration REPORT_EVERY = Duration.ofMillis(250);

    private final Opened opened = new Opened();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final JoinSettings settings;
    private final GatewayConfig config;
    private final PlenumClient client;
    private final String incarnation;
    private final Gateway gateway;
    private final FeedReader reader;
    private final UsageSender sender;
    private volatile boolean connected;
    private String lastBorrowingFailure = "";
    private volatile Optional<PlenumException> fatal = Optional.empty();

    private JoinedGateway(JoinSettings settings) throws IOException {
        this.settings = settings;
        this.config = settings.config();
        try {
            DataDirectory folder = opened.add(StandaloneGateway.open(settings.data(), "--data"));
            SegmentedUsageLog usage = opened.add(SegmentedUsageLog.open(folder.path(), new EventCodec()));
            Membership membership = Membership.of(folder.path());
            checkNotFromFile(membership, usage);
            client = new PlenumClient(settings.controlPlane(), settings.token());
            incarnation = usage.incarnation();
            sender = opened.add(new UsageSender(client, membership, usage, CLOCK, this::usageFailed));
            int _ = StandaloneGateway.warmUp(WARM_UP, folder.path());
            gateway = StandaloneGateway.listen(config, usage, "--listen");
            opened.add(() -> gateway.drain(DRAIN));
            reader = opened.add(new FeedReader(client, incarnation, membership, gateway, this));
        } catch (IOException | RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    /** @throws PlenumException ALREADY_RUNNING, PORT_TAKEN and what is wrong with the data folder; nothing is left half started */
    static JoinedGateway start(JoinSettings settings) throws IOException {
        JoinedGateway started = new JoinedGateway(settings);
        Signals.on("TERM", started.asked::countDown, "SIGTERM ends the gateway with status 143");
        Signals.on("INT", started.asked::countDown, "Ctrl-C ends the gateway with status 130");
        return started;
    }

    /** Else the control plane would be handed usage that it has nothing to do with. */
    private void checkNotFromFile(Membership membership, SegmentedUsageLog usage) {
        Path snapshot = config.snapshotFile();
        if (membership.controlPlane().isEmpty() && (usage.next() > 0 || Files.exists(snapshot))) {
            throw new PlenumException(
                    ErrorCode.DATA_DIRECTORY_UNUSABLE,
                    "data folder " + settings.data() + " belongs to a gateway with a file",
                    "a folder of its own for a gateway that a control plane feeds",
                    "Give this one another folder with --data");
        }
    }

    /** Connects; says on standard output and standard error what comes of it. */
    void join() {
        sender.start();
        reader.start();
        opened.add(LeaseThread.start(gateway.budgets(), this::borrow, REPORT_EVERY, this::borrowingFailed));
    }

    int port() {
        return gateway.port();
    }

    /** What it can serve by without the control plane. */
    Optional<Directory> kept() {
        return gateway.directory().filter(known -> !known.olderThan(config.maxSnapshotAge(), CLOCK.now()));
    }

    @Override
    public void connected(GatewayHello hello, Snapshot snapshot) {
        connected = true;
        System.out.println("plenum: fed by the control plane at " + settings.controlPlane() + ", Plenum "
                + hello.version() + ": " + summary(snapshot));
    }

    static String summary(Snapshot snapshot) {
        int keys = snapshot.keys().size();
        int models = snapshot.routes().size();
        return keys + (keys == 1 ? " key, " : " keys, ") + models + (models == 1 ? " model" : " models");
    }

    /** What is refused at the start, and will be again, ends the gateway unless it has something to serve by. */
    @Override
    public void failed(PlenumException why) {
        boolean another = why.code() == ErrorCode.CONFLICT;
        if (!connected && (another || LinkFailure.lasts(why) && kept().isEmpty())) {
            fatal = Optional.of(why);
            asked.countDown();
            return;
        }
        Main.Complaint.print(why);
        System.err.println("  meanwhile: "
                + kept().map(known -> "the gateway serves by what it was told at " + known.receivedAt() + ", until "
                                + known.receivedAt().plus(config.maxSnapshotAge()))
                        .orElse("the gateway refuses every key, for it has not been told any")
                + ", and goes on trying");
    }

    private Grants borrow(Spending report) {
        byte[] answer = client.send(
                        "POST", "/v1/gateways/" + incarnation + "/leases", LeaseJson.write(report), Map.of())
                .bytes();
        return LeaseJson.grants(Wire.mapper().readTree(answer));
    }

    private void borrowingFailed(RuntimeException e) {
        PlenumException why = LinkFailure.of(settings.controlPlane(), e);
        if (why.code() != ErrorCode.NOT_READY && !why.problem().equals(lastBorrowingFailure)) {
            lastBorrowingFailure = why.problem();
            Main.Complaint.print(why);
            System.err.println("  meanwhile: projects with a budget spend what this gateway was lent, and no more");
        }
    }

    /** That nobody answers is said once, by the feed. */
    private void usageFailed(PlenumException why) {
        if (why.code() != ErrorCode.NOT_READY) {
            Main.Complaint.print(why);
            System.err.println("  meanwhile: usage stays in the gateway's log, and it goes on trying to hand it in");
        }
    }

    /**
     * Returns once somebody asks it to end.
     *
     * @throws PlenumException what the control plane refused, where that makes it useless to go on
     */
    void await() throws InterruptedException {
        asked.await();
        if (fatal.isPresent()) {
            throw fatal.get();
        }
    }

    /** What runs ends; what was used is handed in, or stays in the log for the next start. */
    @Override
    public void close() {
        opened.close();
    }
}
