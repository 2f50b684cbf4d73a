package dev.plenum.storage;

import dev.plenum.core.audit.Act;
import dev.plenum.core.audit.Origin;
import dev.plenum.core.billing.Commitment;
import dev.plenum.core.billing.Conditions;
import dev.plenum.core.billing.Credit;
import dev.plenum.core.billing.DailyWindow;
import dev.plenum.core.billing.Deposit;
import dev.plenum.core.billing.ExchangeRate;
import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.Refund;
import dev.plenum.core.billing.TaxRate;
import dev.plenum.core.billing.Tier;
import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.ExportRule;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.Ledger;
import dev.plenum.core.tenancy.AccessKey;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Binding;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.DirectoryChange;
import dev.plenum.core.tenancy.ExternalIdentity;
import dev.plenum.core.tenancy.Group;
import dev.plenum.core.tenancy.Limit;
import dev.plenum.core.tenancy.MoneyRule;
import dev.plenum.core.tenancy.Network;
import dev.plenum.core.tenancy.Organization;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.tenancy.Principal;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.ProjectHistory;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.tenancy.Role;
import dev.plenum.core.tenancy.RoleGrant;
import dev.plenum.core.tenancy.Scope;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.DevEnvironment;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Model;
import dev.plenum.core.workload.ModelReference;
import dev.plenum.core.workload.Outcome;
import dev.plenum.core.workload.Phase;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Preemption;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Service;
import dev.plenum.core.workload.Stopping;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.Idempotency;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Made-up events with every field filled, each kind at least once. */
final class Samples {

    static final Instant AT = Instant.parse("2026-11-23T09:00:00.123456789Z");
    static final Meter CORES = new Meter(Meter.Kind.CORE_SECONDS, "", false);
    static final Placement PLACEMENT = new Placement("here", List.of(0, 2), true);
    static final Request REQUEST = new Request(
            new MilliCpu(1500), new Mebibytes(512), Optional.of(new Request.Devices("sim-a", 2, DeviceShare.WHOLE)));
    static final Request CPU_ONLY = new Request(MilliCpu.cores(1), new Mebibytes(64), Optional.empty());

    private Samples() {}

    static Job job(String name) {
        return new Job(
                "default",
                name,
                PriorityClass.SPOT,
                CPU_ONLY,
                1,
                new Launch.Command(List.of("sh", "-c", "echo \"ä\n\""), new TreeMap<>(Map.of("A", "1"))),
                Optional.of(Duration.ofNanos(1_500_000_001L)));
    }

    static Node node() {
        return new Node(
                "here",
                "local",
                "local",
                new Capacity(MilliCpu.cores(16), new Mebibytes(8192)),
                List.of(
                        new Device(0, "sim-a", new Mebibytes(80_000), true),
                        new Device(2, "sim-a", new Mebibytes(80_000), true)));
    }

    static UsageRecord usage(String id, long millionths, Instant from, Instant to) {
        return new UsageRecord(id, "default", CORES, new Quantity(millionths), from, to, "job-2.0");
    }

    static Price price(String id, String amount, Instant validFrom) {
        return new Price(
                id,
                Meter.Kind.CORE_SECONDS,
                Price.ANY,
                Money.of(amount),
                Quantity.of(3600),
                validFrom,
                validFrom,
                "example");
    }

    /** As the follower does with an event of the journal; projects alpha and beta belong to acme. */
    static void book(Ledger ledger, Event.Booked event) {
        ledger.book(
                ledger.mark(Ledger.Stream.BOOKED) + 1,
                event,
                new TreeMap<>(Map.of("default", "default", "alpha", "acme", "beta", "acme")));
    }

    /** Not a possible history: for the codec only. */
    static List<Event> everyKind() {
        List<Event> all = new ArrayList<>(ofRelease010());
        ReplicaId replica = new ReplicaId(WorkloadId.of("job", 7_000_000_000L), 3);
        all.add(new Event.ReplicaPreempted(
                replica, new Preemption("for job-8", AT, AT.plusSeconds(30), Optional.of(new WorkloadId("job-8")))));
        all.add(new Event.HistoryNoted(new ProjectHistory(
                "default",
                new TreeMap<>(Map.of("h100", 3_600_000_000L)),
                new TreeMap<>(Map.of("8000", new ProjectHistory.RunTimes(1_800_000, 7))),
                AT)));
        all.add(new Event.BudgetSet("default", Optional.of(new Budget(Money.of("12.50"), Budget.Period.MONTH))));
        all.add(new Event.BudgetSet("default", Optional.empty()));
        all.add(new Event.PayerBudgetSet(
                Payer.organization("home"),
                Optional.of(new Budget(Money.of("1000"), Budget.Period.MONTH, List.of(50, 100), true))));
        all.add(new Event.PayerBudgetSet(Payer.key("key-1"), Optional.empty()));
        all.add(new Event.ProjectBound("default", new Binding(List.of("eu"), List.of("DE", "FR"))));
        all.add(new Event.ExportRuleSet(new ExportRule("us-2023-10-17", List.of("CN"), "akingump.com 2023-10-24")));
        all.add(new Event.MoneyRuleSet("acme", new MoneyRule(MoneyRule.Mode.SHOWBACK, 500)));
        all.add(new Event.BudgetSpent("default", AT, AT.plusSeconds(60)));
        all.add(new Event.BudgetRenewed("default", AT.plusSeconds(60)));
        Limit requests = new Limit(Limit.Kind.REQUESTS, 5, Duration.ofMillis(5500));
        Limit atATime = new Limit(Limit.Kind.CONCURRENT, 2, Duration.ZERO);
        all.add(new Event.KeyCreated(
                new ApiKey("key-9", "default", "mine", "ab12", "pk-ab", List.of(requests), List.of("tiny"), 512)));
        all.add(new Event.KeyCreated(new ApiKey(
                "key-11",
                "default",
                "mine",
                "ab13",
                "pk-ab",
                List.of(),
                List.of(),
                0,
                List.of(new Network("10.0.0.0/8")),
                Optional.of(AT))));
        all.add(new Event.KeyExpirySet("key-9", AT));
        all.add(new Event.KeyLimitsSet("key-9", List.of(requests, atATime)));
        all.add(new Event.ProjectLimitsSet("default", List.of(atATime)));
        all.add(new Event.DirectoryChanged(new DirectoryChange.SetPrincipal(Principal.user("ada"))));
        all.add(new Event.DirectoryChanged(
                new DirectoryChange.SetGroup(new Group("research", List.of("user:ada", "service-account:nightly")))));
        RoleGrant grant = new RoleGrant("group:research", Role.DEVELOPER, Scope.project("default"));
        all.add(new Event.DirectoryChanged(new DirectoryChange.SetMember("group:research", "user:ada", false)));
        all.add(new Event.DirectoryChanged(new DirectoryChange.AddOrganization(new Organization("globex"))));
        ExternalIdentity bob = new ExternalIdentity("https://id.example", "00u1");
        all.add(new Event.DirectoryChanged(new DirectoryChange.Bind("bob", bob)));
        all.add(new Event.DirectoryChanged(
                new DirectoryChange.SetPrincipal(Principal.user("bob").with(bob))));
        all.add(new Event.DirectoryChanged(new DirectoryChange.Grant(grant)));
        all.add(new Event.DirectoryChanged(new DirectoryChange.Revoke(grant)));
        AccessKey key = new AccessKey(
                "key-10",
                "service-account:nightly",
                "ci",
                "cd34",
                "plm-cd",
                List.of(Permission.WORKLOAD_READ),
                List.of(new Network("10.0.0.0/8")),
                Optional.of(AT));
        all.add(new Event.DirectoryChanged(new DirectoryChange.SetKey(key)));
        all.add(new Event.DirectoryChanged(new DirectoryChange.RevokeKey("key-10")));
        all.add(new Event.CommandDone(
                "user:ada",
                "Submit",
                "job-7",
                2,
                new Origin("10.0.0.1", "key-10", "POST /v1/workloads", "project:default")));
        all.add(new Event.ActNoted(new Act(
                "", "SignIn", "user:ada", "unauthenticated", "", new Origin("10.0.0.2", "", "POST /v1/login", ""), 7)));
        LocalDate day = LocalDate.of(2026, 11, 1);
        all.add(new Event.PeriodClosed(YearMonth.of(2026, 10), AT));
        all.add(new Event.ExchangeRateSet(new ExchangeRate("USD", new BigDecimal("0.1410"), day), AT));
        all.add(new Event.FactEntered(
                new Commitment("commitment-1", "default", "h20", 2, day, day.plusDays(9), Money.of("1.5")), AT));
        all.add(new Event.FactEntered(
                new Credit("credit-1", "default", Money.of("7"), day, day.plusDays(9), "welcome"), AT));
        all.add(new Event.FactEntered(new Deposit("deposit-1", "default", Money.of("380000000000.123456")), AT));
        all.add(new Event.FactEntered(
                new Refund("refund-1", "default", "default", Money.of("0.5"), YearMonth.of(2026, 10), "late"), AT));
        all.add(new Event.FactEntered(new TaxRate("tax-1", "", Money.of("6.5"), day), AT));
        all.add(new Event.PriceSet(new Price(
                "price-9",
                Meter.Kind.DEVICE_SECONDS,
                "h20",
                Money.of("2"),
                Quantity.of(3600),
                AT,
                AT,
                "night",
                Optional.of(AT.plusSeconds(86_400)),
                new Conditions(
                        "north",
                        Optional.of(PriorityClass.SPOT),
                        Optional.of(DailyWindow.parse("22:00-06:00 Asia/Shanghai")),
                        "acme"),
                List.of(new Tier(Quantity.of(100), Money.of("1.5"))))));
        UsageRecord known = new UsageRecord(
                "8-0",
                "default",
                CORES,
                Quantity.of(1),
                AT,
                AT.plusSeconds(1),
                "job-3.0",
                "north",
                Optional.of(PriorityClass.SPOT));
        all.add(new Event.ReplicaMetered(replica, Duration.ofSeconds(1), AT, known));
        return all;
    }

    /** What release 0.1.0 knew. */
    static List<Event> ofRelease010() {
        WorkloadId id = WorkloadId.of("job", 7_000_000_000L);
        ReplicaId replica = new ReplicaId(id, 3);
        Price huge = new Price(
                "price-1",
                Meter.Kind.DEVICE_SECONDS,
                "sim-a",
                new Money(new BigInteger("380000000000000000000")),
                Quantity.of(1),
                AT,
                AT,
                "");
        TreeMap<String, Integer> limits = new TreeMap<>(Map.of("b", 500, "a", 2000));
        UsageRecord usage = usage("7-0", 1_234_567, AT, AT.plusNanos(1));
        Model model = new Model(
                "tiny",
                "default",
                "gguf",
                "/models/tiny.gguf",
                "00ff",
                1L << 40,
                2048,
                true,
                "Apache-2.0",
                new TreeMap<>(Map.of("job", "job-7")),
                AT);
        Service service = new Service(
                "default",
                "chat",
                PriorityClass.RESERVED,
                REQUEST,
                2,
                new Launch.Engine("llama.cpp", new ModelReference("tiny", "/models/tiny.gguf"), 2048, 1));
        DevEnvironment dev = new DevEnvironment(
                "default", "lab", PriorityClass.STANDARD, CPU_ONLY, new Launch.Tool("jupyterlab", new TreeMap<>()));
        Job recipe = new Job(
                "default",
                "train",
                PriorityClass.STANDARD,
                REQUEST,
                4,
                new Launch.Recipe("decoder", "mine", new TreeMap<>(Map.of("steps", "10"))),
                Optional.empty());
        return List.of(
                new Event.ProjectCreated(
                        new Project("default", "home", new Quota(Optional.of(MilliCpu.cores(4)), limits))),
                new Event.QuotaSet("default", Quota.UNLIMITED),
                new Event.KeyCreated(new ApiKey("key-2", "default", "mine", "ab12", "pk-ab")),
                new Event.KeyRevoked("key-2"),
                new Event.PriceSet(huge),
                new Event.ModelRegistered(model),
                new Event.NodeRegistered(node()),
                new Event.NodeRemoved("there"),
                new Event.NodeStateSet("here", new NodeState.Ready()),
                new Event.NodeStateSet("here", new NodeState.Cordoned()),
                new Event.NodeStateSet("here", new NodeState.Unreachable(AT)),
                new Event.WorkloadSubmitted(id, job("hello"), AT, Optional.of(new Idempotency("once", "f00d"))),
                new Event.WorkloadSubmitted(id, service, AT, Optional.empty()),
                new Event.WorkloadSubmitted(id, dev, AT, Optional.empty()),
                new Event.WorkloadSubmitted(id, recipe, AT, Optional.empty()),
                new Event.ReplicaPlaced(replica, 1, PLACEMENT, AT),
                new Event.ReplicaStarted(replica, AT),
                new Event.ReplicaReady(replica, "http://127.0.0.1:41235"),
                new Event.ReplicaMetered(replica, Duration.ofNanos(1), AT, usage),
                new Event.ReplicaEnded(replica, new Exit.Status(1), Duration.ZERO, AT, Optional.empty()),
                new Event.ReplicaEnded(replica, new Exit.Signal(9), Duration.ofDays(400), AT, Optional.of(usage)),
                new Event.ReplicaEnded(
                        replica, new Exit.NotStarted("no such file"), Duration.ZERO, AT, Optional.empty()),
                new Event.ReplicaRetried(
                        replica,
                        new Exit.Lost("gone"),
                        Duration.ofSeconds(2),
                        AT,
                        3,
                        AT.plusSeconds(8),
                        Optional.of(usage)),
                new Event.StopRequested(id, new Stopping("owner asked", Phase.STOPPED), AT),
                new Event.WorkloadEnded(id, new Outcome(Phase.STOPPED, "owner asked", AT)));
    }

    /** A possible history: each job is submitted, placed, started, metered {@code metered} times and ends. */
    static List<Event> lifeOfAJob(long position, String name, int metered) {
        List<Event> events = new ArrayList<>();
        WorkloadId id = WorkloadId.of("job", position + 1);
        ReplicaId replica = new ReplicaId(id, 0);
        Placement cpu = new Placement("here", List.of(), false);
        events.add(new Event.WorkloadSubmitted(id, job(name), AT, Optional.empty()));
        events.add(new Event.ReplicaPlaced(replica, 1, cpu, AT));
        events.add(new Event.ReplicaStarted(replica, AT));
        for (int second = 0; second < metered; second++) {
            events.add(new Event.ReplicaMetered(
                    replica,
                    Duration.ofSeconds(second + 1),
                    AT.plusSeconds(second + 1),
                    usage(
                            (position + events.size() + 1) + "-0",
                            1_000_000,
                            AT.plusSeconds(second),
                            AT.plusSeconds(second + 1))));
        }
        events.add(new Event.ReplicaEnded(
                replica, new Exit.Status(0), Duration.ofSeconds(metered), AT.plusSeconds(metered), Optional.empty()));
        events.add(new Event.WorkloadEnded(id, new Outcome(Phase.SUCCEEDED, "", AT.plusSeconds(metered))));
        return events;
    }
}
