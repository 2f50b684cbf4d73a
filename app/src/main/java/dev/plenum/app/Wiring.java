package dev.plenum.app;

import dev.plenum.app.lease.LeaseFile;
import dev.plenum.app.lease.Leases;
import dev.plenum.app.lease.LedgerBooks;
import dev.plenum.app.notice.BudgetWatch;
import dev.plenum.app.notice.NoticeSender;
import dev.plenum.core.loop.ControlLoop;
import dev.plenum.core.loop.Inbox;
import dev.plenum.core.loop.LoopSettings;
import dev.plenum.core.port.Runtime;
import dev.plenum.core.port.TimeSource;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.world.Action;
import dev.plenum.core.world.World;
import dev.plenum.gateway.Gateway;
import dev.plenum.gateway.GatewayConfig;
import dev.plenum.gateway.observe.AccessLog;
import dev.plenum.gateway.observe.Observability;
import dev.plenum.local.device.DeviceDiscovery;
import dev.plenum.local.engine.Engine;
import dev.plenum.local.engine.Engines;
import dev.plenum.local.plan.LocalNode;
import dev.plenum.local.plan.LocalOutputs;
import dev.plenum.local.plan.LocalPlanner;
import dev.plenum.local.plan.Programs;
import dev.plenum.local.plan.TrainerProgram;
import dev.plenum.local.runtime.LocalRuntime;
import dev.plenum.local.runtime.Settings;
import dev.plenum.local.sandbox.Isolation;
import dev.plenum.server.ApiServer;
import dev.plenum.server.ServerPorts;
import dev.plenum.server.ServerSettings;
import dev.plenum.server.SpendRates;
import dev.plenum.storage.AuditKey;
import dev.plenum.storage.DataDirectory;
import dev.plenum.storage.EventCodec;
import dev.plenum.storage.Follower;
import dev.plenum.storage.SegmentedUsageLog;
import dev.plenum.storage.SqliteCredentials;
import dev.plenum.storage.SqliteJournal;
import dev.plenum.storage.SqliteLedger;
import dev.plenum.storage.SqliteNotices;
import dev.plenum.storage.SqliteViews;
import dev.plenum.storage.StoredUsageHistory;
import dev.plenum.storage.UsageMirrors;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What exists, and who knows whom: one process with control plane, gateway and local runtime. By hand, in the order in which things need each other;
 * what was opened is closed in the opposite order.
 */
public final class Wiring {

    private static final int COMMANDS_WAITING = 1_024;
    private static final System.Logger LOG = System.getLogger(Wiring.class.getName());
    private static final TimeSource CLOCK = Instant::now;

    private final Opened opened = new Opened();
    private final UpSettings settings;

    private Wiring(UpSettings settings) {
        this.settings = settings;
    }

    /**
     * Starts everything and takes back what still runs from before.
     *
     * @param shutdown called once when somebody asks over the API to stop: with the notice that replicas get
     * @param fatal called once when the control plane cannot go on; the process must end and start again
     * @throws dev.plenum.core.error.PlenumException with what is wrong and what to do; nothing is left half started
     */
    public static ControlPlane start(UpSettings settings, Consumer<Duration> shutdown, Consumer<Throwable> fatal) {
        Wiring wiring = new Wiring(settings);
        try {
            return wiring.start(shutdown, fatal);
        } catch (RuntimeException failed) {
            wiring.opened.close();
            throw failed;
        }
    }

    private ControlPlane start(Consumer<Duration> shutdown, Consumer<Throwable> fatal) {
        Instant startedAt = CLOCK.now();
        Path data = opened.add(DataDirectory.open(settings.data())).path();

        // Storage: the journal decides what is true; the others follow it.
        EventCodec codec = new EventCodec();
        SqliteJournal journal = opened.add(SqliteJournal.open(data, codec));
        AuditKey auditKey = AuditKey.open(data);
        settings.heads().ifPresent(heads -> opened.add(HeadExport.start(data, auditKey, heads, CLOCK)));
        SqliteLedger ledger = opened.add(SqliteLedger.open(data, codec));
        SqliteViews views = SqliteViews.open(data, codec);
        opened.add(views::close);
        SqliteNotices notices = opened.add(SqliteNotices.open(data, codec));
        SqliteCredentials credentials = opened.add(SqliteCredentials.open(data));
        SegmentedUsageLog usage = opened.add(SegmentedUsageLog.open(data.resolve("usage"), codec));
        UsageMirrors mirrors = opened.add(UsageMirrors.open(data, codec));

        // This machine: what it has, what it can run, and the replicas that still run from before.
        Inbox inbox = new Inbox(COMMANDS_WAITING);
        LocalNode machine = new LocalNode("local", new DeviceDiscovery().discover());
        Engines engines = Engines.shipped();
        Programs programs = new Programs(data, engines);
        TrainerProgram trainer = new TrainerProgram(settings.home(), data.resolve("cache/natives"));
        LocalRuntime runtime = opened.add(
                LocalRuntime.open(data, new LocalPlanner(programs, trainer), machine, inbox, Settings.USUAL));

        // The data path, and what keeps it, the catalog and the page up to date.
        Gateway gateway = opened.add(Gateway.start(
                GatewayConfig.of(UpSettings.HOST, settings.gatewayPort(), data.resolve("gateway-snapshot.json"))
                        .withObservability(Observability.NONE.withAccessLog(
                                new AccessLog.File(data.resolve("gateway-access.log")))),
                usage,
                CLOCK));
        String gatewayAddress = "http://" + UpSettings.HOST + ":" + gateway.port();
        LoopThread loopThread = new LoopThread(inbox, CLOCK, fatal);
        GatewayFeed feed = opened.add(new GatewayFeed(
                gateway::renew, views::model, name -> engines.find(name).map(Engine::healthPath)));
        Leases leases = new Leases(
                new LedgerBooks(ledger, usage.incarnation(), feed::costs),
                new LeaseFile(data.resolve("leases.json")),
                System::nanoTime);
        GatewayDocuments documents = new GatewayDocuments(views);
        RemoteGateways remote = new RemoteGateways(
                usage.incarnation(),
                () -> List.of(documents.of("local", gatewayAddress, gateway.activity())),
                mirrors,
                leases::answer);
        feed.tells(gateway::update);
        feed.tells(remote::tell);
        Catalog catalog = opened.add(new Catalog(data.resolve("models"), views, runtime, loopThread));
        ChangeNotice changes = new ChangeNotice();
        SpendWatch spending = new SpendWatch(new LedgerBooks(ledger, usage.incarnation(), feed::costs), inbox, CLOCK);
        BudgetWatch budgets = new BudgetWatch(
                new LedgerBooks(ledger, usage.incarnation(), feed::costs),
                new SpendRates(views, ledger)::runsOut,
                notices,
                CLOCK);
        Follower follower = opened.add(new Follower(
                new Follower.Ports(journal, views, ledger, usage, mirrors),
                new Follower.Listener() {
                    @Override
                    public void reached(long position, World world) {
                        feed.reached(position, world);
                        catalog.reached(position, world);
                        changes.reached();
                    }

                    @Override
                    public void posted(long position, World world) {
                        spending.posted(position, world);
                        budgets.posted(world);
                    }
                },
                fatal::accept));

        // The loop.
        ControlLoop loop = new ControlLoop(
                journal,
                SchedulerSettings.usual(),
                LoopSettings.DEFAULT,
                follower::accept,
                action -> act(runtime, action));
        follower.start();
        opened.add(LeaseThread.start(
                gateway.budgets(),
                leases::answer,
                Duration.ofMillis(100),
                failed -> LOG.log(System.Logger.Level.WARNING, "spending leases could not be renewed", failed)));
        opened.add(NoticeSender.start(notices, CLOCK, settings.currency()));
        runtime.readopt(loop.expected());
        loop.outstanding().forEach(action -> act(runtime, action));
        opened.add(loopThread.start(loop));
        new FirstStart(loopThread, CLOCK).run(data, machine.node());

        // The API and the page, last: whoever can ask finds everything running.
        Access access = Access.of(data);
        List<String> facts = Stream.concat(
                        machine.facts().stream(),
                        runtime.isolation().facts().stream().map(Wiring::sentence))
                .toList();
        ApiServer server = opened.add(ApiServer.start(
                new ServerSettings(
                        UpSettings.HOST,
                        settings.apiPort(),
                        access.token(),
                        access.gatewayToken(),
                        settings.currency(),
                        settings.oidc()),
                new ServerPorts(
                        views,
                        credentials,
                        loopThread,
                        loopThread,
                        loopThread::queue,
                        loopThread,
                        new LocalOutputs(runtime),
                        ledger,
                        new StoredUsageHistory(journal, usage, mirrors),
                        CLOCK,
                        () -> new ServerPorts.Facts(Version.CURRENT, data.toString(), startedAt, facts),
                        () -> gatewayAddress,
                        changes,
                        remote,
                        notices,
                        shutdown)));
        access.publish(server.address(), gatewayAddress);
        opened.add(access);
        return new ControlPlane(
                opened, loopThread, views, programs, trainer, server.address(), gateway.port(), access.token());
    }

    private static String sentence(Isolation.Fact fact) {
        return fact.what() + (fact.enforced() ? ": " : ": not enforced, ") + fact.how();
    }

    private static void act(Runtime runtime, Action action) {
        switch (action) {
            case Action.Start start -> runtime.start(start);
            case Action.Stop stop -> runtime.stop(stop);
            case Action.Forget forget -> runtime.forget(forget);
        }
    }
}
