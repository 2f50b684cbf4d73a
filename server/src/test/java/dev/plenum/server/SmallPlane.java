package dev.plenum.server;

import dev.plenum.core.audit.Act;
import dev.plenum.core.audit.AuditEntry;
import dev.plenum.core.audit.AuditQuery;
import dev.plenum.core.billing.BillingFact;
import dev.plenum.core.billing.Charge;
import dev.plenum.core.billing.ExchangeRate;
import dev.plenum.core.billing.MonthEnd;
import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.Rated;
import dev.plenum.core.billing.RatedAmount;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.ExportRule;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.loop.ControlLoop;
import dev.plenum.core.loop.Inbox;
import dev.plenum.core.loop.LoopSettings;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.owning.DayCost;
import dev.plenum.core.owning.DeviceTime;
import dev.plenum.core.owning.Entries;
import dev.plenum.core.owning.Lending;
import dev.plenum.core.owning.LentTime;
import dev.plenum.core.owning.Share;
import dev.plenum.core.port.Charges;
import dev.plenum.core.port.ExchangeRates;
import dev.plenum.core.port.Journal;
import dev.plenum.core.port.Ledger;
import dev.plenum.core.port.MemoryJournal;
import dev.plenum.core.port.Outputs;
import dev.plenum.core.port.Periods;
import dev.plenum.core.port.PostedUsage;
import dev.plenum.core.port.UsageHistory;
import dev.plenum.core.port.Views;
import dev.plenum.core.scheduling.Explanation;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.Directory;
import dev.plenum.core.tenancy.MoneyRule;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.Model;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Answer;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.NodeStatus;
import dev.plenum.core.world.Observation;
import dev.plenum.core.world.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** A control plane in memory: the real loop, and instead of a runtime the test, which says what a runtime would have seen. */
final class SmallPlane implements Views, Outputs, Ledger, UsageHistory, Fleet, Explainer {

    static final String TOKEN = "0123456789abcdef0123456789abcdef";
    static final String GATEWAY_TOKEN = "fedcba9876543210fedcba9876543210";

    final BlockingQueue<Duration> shutdowns = new LinkedBlockingQueue<>();
    volatile Instant now = Instant.parse("2026-11-23T10:00:00Z");
    volatile String gateway = "http://127.0.0.1:1";
    volatile boolean busy;
    final CredentialsInMemory credentials = new CredentialsInMemory();
    final NoticesInMemory notices = new NoticesInMemory();
    final GatewaysInMemory gateways = new GatewaysInMemory();

    private final List<Runnable> listeners = new ArrayList<>();
    private final Map<WorkloadId, WorkloadState> seen = new LinkedHashMap<>();
    private final Map<String, Model> models = new TreeMap<>();
    private final Map<ReplicaId, StringBuilder> logs = new HashMap<>();
    private final Map<WorkloadId, List<String>> curves = new HashMap<>();
    private final List<Statement.Line> posted = new ArrayList<>();
    private final Map<WorkloadId, List<Statement.Line>> postedOf = new TreeMap<>();
    private final List<RatedAmount> amounts = new ArrayList<>();
    private final List<UsageRecord> used = new ArrayList<>();
    private final Map<YearMonth, Instant> closed = new TreeMap<>();
    private final List<ExchangeRate> rates = new ArrayList<>();
    private final List<Charge> charges = new ArrayList<>();
    private final List<AuditEntry> trail = new ArrayList<>();
    private final List<BillingFact> facts = new ArrayList<>();
    private final DeviceTime book = new DeviceTime();
    private final Lending lending = new Lending();
    private final World followed = new World();
    private final ControlLoop loop = new ControlLoop(
            new MemoryJournal(), SchedulerSettings.firstFit(), LoopSettings.DEFAULT, this::follow, _ -> {});

    SmallPlane() {
        command(new Input.CreateProject(new Project("default", "default", Quota.UNLIMITED)));
        command(new Input.RegisterNode(new Node(
                "this-machine", "default", "local", new Capacity(MilliCpu.cores(4), new Mebibytes(8192)), List.of())));
    }

    ServerPorts ports() {
        return new ServerPorts(
                this,
                credentials,
                this::command,
                this,
                loop.scheduler()::queue,
                this,
                this,
                this,
                this,
                () -> now,
                () -> new ServerPorts.Facts("0.1.0", "the-data", now, List.of("memory is not enforced here")),
                () -> gateway,
                listeners::add,
                gateways,
                notices,
                shutdowns::add);
    }

    /** For the table of routes, which only hands it on. */
    static Access access() {
        SmallPlane none = new SmallPlane();
        return new Access(
                TOKEN,
                GATEWAY_TOKEN,
                new Sessions(none.credentials, none, () -> none.now, Sessions.Settings.USUAL),
                new AccessKeys(none.credentials, none, () -> none.now),
                Optional.empty());
    }

    /** For the table of routes, too. */
    static Trail trail() {
        return new Trail(_ -> {
            throw new IllegalStateException("nothing is asked");
        });
    }

    ApiServer serve() {
        return ApiServer.start(new ServerSettings("127.0.0.1", 0, TOKEN + "\n", GATEWAY_TOKEN, "CNY"), ports());
    }

    /** Its id or name; refused, it fails. */
    String done(Input.Command command) {
        return switch (command(command)) {
            case Answer.Done done -> done.id();
            case Answer.Refused(var why) -> throw why;
        };
    }

    private Answer command(Input.Command command) {
        if (busy) {
            throw new PlenumException(ErrorCode.BUSY, "1 request is waiting already", "fewer", "Ask again in a second");
        }
        List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
        turn(new Inbox.Item.Asked(command, answers::add));
        return answers.getFirst();
    }

    void observe(String replica, Observation observation) {
        ReplicaId id = ReplicaId.parse(replica);
        turn(new Inbox.Item.Seen(new Input.Observed(id, generation(id), observation)));
    }

    private synchronized int generation(ReplicaId id) {
        return loop.world().replica(id).orElseThrow().generation();
    }

    private void turn(Inbox.Item item) {
        synchronized (this) {
            loop.turn(List.of(item), now);
            seen.putAll(loop.world().workloads());
        }
        listeners.forEach(Runnable::run);
    }

    @Override
    public synchronized void deviceTime(LocalDate from, LocalDate to, Instant at, Entries entries) {
        book.until(at, entries);
    }

    @Override
    public synchronized void lentTime(LocalDate from, LocalDate to, Instant at, BiConsumer<Share, LentTime> entries) {
        World world = loop.world();
        lending.until(at, world.projects().values(), world.workloads().values(), entries);
    }

    @Override
    public synchronized SortedMap<String, MoneyRule> moneyRules() {
        return loop.world().moneyRules();
    }

    private void follow(Journal.Batch batch) {
        for (int at = 0; at < batch.events().size(); at++) {
            note(batch, at);
        }
        for (Event event : batch.events()) {
            if (event instanceof Event.Booked booked) {
                book(loop.world().position(), booked, new TreeMap<>());
            }
            lending.read(batch.now(), event, followed);
            book.apply(batch.now(), event, followed);
            if (event instanceof Event.ModelRegistered(Model model)) {
                models.put(model.name(), model);
            }
            if (event instanceof Event.ReplicaEnded ended) {
                seen.computeIfPresent(
                        ended.replica().workload(),
                        (_, state) -> state.with(state.replica(ended.replica().rank())
                                .to(new ReplicaPhase.Ended(ended.exit(), ended.runTime()))));
            }
            if (event instanceof Event.WorkloadEnded ended) {
                seen.computeIfPresent(ended.workload(), (_, state) -> state.ended(ended.outcome()));
            }
        }
    }

    private void note(Journal.Batch batch, int at) {
        Event event = batch.events().get(at);
        if (event instanceof Event.CommandDone done) {
            trail.addFirst(new AuditEntry(batch.firstPosition() + at, batch.now(), done.act()));
        } else if (event instanceof Event.ActNoted(Act act)) {
            trail.addFirst(new AuditEntry(batch.firstPosition() + at, batch.now(), act));
        }
    }

    @Override
    public synchronized List<AuditEntry> audit(AuditQuery query) {
        return trail.stream().filter(query::takes).limit(query.most()).toList();
    }

    @Override
    public synchronized Explanation explain(WorkloadId id) {
        return loop.scheduler().explain(seen.get(id), now);
    }

    @Override
    public synchronized Explanation outlook(Workload workload) {
        return loop.outlook(workload);
    }

    synchronized void post(Statement.Line line) {
        posted.add(line);
    }

    synchronized void post(String workload, Statement.Line line) {
        post(line);
        postedOf.computeIfAbsent(new WorkloadId(workload), _ -> new ArrayList<>())
                .add(line);
    }

    synchronized void print(String replica, String text) {
        logs.computeIfAbsent(ReplicaId.parse(replica), _ -> new StringBuilder()).append(text);
    }

    synchronized void report(String job, String line) {
        curves.computeIfAbsent(new WorkloadId(job), _ -> new ArrayList<>()).add(line);
    }

    synchronized void catalog(Model model) {
        models.put(model.name(), model);
    }

    @Override
    public synchronized long position() {
        return loop.world().position();
    }

    @Override
    public boolean await(long position, Duration limit) {
        return position() >= position;
    }

    @Override
    public synchronized List<WorkloadState> workloads(WorkloadQuery query) {
        List<WorkloadState> newestFirst = new ArrayList<>(seen.values()).reversed();
        return java.util.stream.Stream.of(false, true)
                .flatMap(ended ->
                        newestFirst.stream().filter(state -> state.outcome().isPresent() == ended))
                .filter(state -> !query.alive() || state.outcome().isEmpty())
                .filter(state -> query.kind().stream().allMatch(state.workload().kind()::equals))
                .filter(state ->
                        query.project().stream().allMatch(state.workload().project()::equals))
                .limit(query.most())
                .toList();
    }

    @Override
    public synchronized List<WorkloadState> placed(String project) {
        return seen.values().stream()
                .filter(state ->
                        state.outcome().isEmpty() && state.workload().project().equals(project))
                .filter(state -> state.replicas().stream()
                        .anyMatch(replica -> replica.phase().place().isPresent()))
                .toList();
    }

    @Override
    public synchronized Optional<WorkloadState> workload(String project, String idOrName) {
        return Optional.ofNullable(seen.get(new WorkloadId(idOrName)))
                .or(() -> workloads(new WorkloadQuery(Optional.empty(), Optional.of(project), false, 1000)).stream()
                        .filter(state -> state.workload().name().equals(idOrName))
                        .findFirst());
    }

    @Override
    public synchronized List<Project> projects() {
        return List.copyOf(loop.world().projects().values());
    }

    @Override
    public synchronized List<ExportRule> exportRules() {
        return List.copyOf(loop.world().exportRules().values());
    }

    @Override
    public synchronized List<ApiKey> keys() {
        return List.copyOf(loop.world().keys().values());
    }

    @Override
    public synchronized SortedMap<Payer, Budget> budgets() {
        SortedMap<Payer, Budget> budgets = new TreeMap<>();
        loop.world().budgets().forEach((payer, budget) -> budgets.put(Payer.parse(payer), budget));
        return budgets;
    }

    /** Nothing is posted to keys here. */
    @Override
    public Money spentByKey(String key, YearMonth month) {
        return Money.ZERO;
    }

    @Override
    public SortedMap<String, Instant> keysLastUsed() {
        return new TreeMap<>();
    }

    @Override
    public synchronized Directory directory() {
        return loop.world().directory();
    }

    @Override
    public synchronized List<Price> prices() {
        return loop.world().prices().prices();
    }

    @Override
    public synchronized List<NodeStatus> nodes() {
        return List.copyOf(loop.world().nodes().values());
    }

    @Override
    public synchronized List<WorkloadState> on(String node) {
        return loop.world().workloads().values().stream()
                .filter(state -> state.replicas().stream()
                        .flatMap(replica -> replica.phase().place().stream())
                        .anyMatch(place -> place.node().equals(node)))
                .toList();
    }

    @Override
    public synchronized List<Model> models() {
        return List.copyOf(models.values());
    }

    @Override
    public synchronized Optional<Model> model(String project, String name) {
        return Optional.ofNullable(models.get(name));
    }

    @Override
    public synchronized Chunk log(ReplicaId replica, long offset, int most) {
        byte[] all = logs.getOrDefault(replica, new StringBuilder()).toString().getBytes(StandardCharsets.UTF_8);
        int from = (int) Math.min(offset, all.length);
        return new Chunk(from, java.util.Arrays.copyOfRange(all, from, Math.min(all.length, from + most)));
    }

    @Override
    public synchronized List<String> curve(WorkloadId workload, int fromLine) {
        List<String> lines = curves.getOrDefault(workload, List.of());
        return List.copyOf(lines.subList(Math.min(fromLine, lines.size()), lines.size()));
    }

    @Override
    public long mark(Stream stream) {
        return -1;
    }

    @Override
    public Map<Stream, Long> marks() {
        return Map.of();
    }

    @Override
    public void post(Stream stream, long mark, List<UsageRecord> records, PriceBook book) {
        throw new UnsupportedOperationException("the server never posts");
    }

    @Override
    public void postCosts(long position, LocalDate lastDay, List<DayCost> costs) {
        throw new UnsupportedOperationException("the server never posts");
    }

    @Override
    public synchronized List<Statement.Line> lines(String project, LocalDate from, LocalDate to) {
        return List.copyOf(posted);
    }

    /** All of it on the present day. */
    @Override
    public synchronized SortedMap<LocalDate, SortedMap<Meter, Money>> spent(
            String project, LocalDate from, LocalDate to) {
        SortedMap<Meter, Money> amounts = new TreeMap<>();
        posted.forEach(line -> amounts.merge(line.meter(), line.exact(), Money::plus));
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return today.isBefore(from) || today.isAfter(to) ? new TreeMap<>() : new TreeMap<>(Map.of(today, amounts));
    }

    synchronized void amount(RatedAmount amount, UsageRecord usage) {
        amounts.add(amount);
        used.add(usage);
    }

    @Override
    public synchronized PostedUsage postedUsage(LocalDate firstDay, LocalDate lastDay) {
        return new PostedUsage(Map.of(), amounts);
    }

    @Override
    public synchronized void read(LocalDate firstDay, LocalDate lastDay, Map<Stream, Long> upTo, Reader reader) {
        used.stream()
                .filter(usage -> UsageHistory.isOn(firstDay, lastDay, usage))
                .forEach(usage -> reader.read(Stream.JOURNAL, 1, usage));
    }

    @Override
    public synchronized Map<WorkloadId, List<Statement.Line>> linesOf(List<WorkloadId> workloads) {
        Map<WorkloadId, List<Statement.Line>> found = new TreeMap<>(postedOf);
        found.keySet().retainAll(workloads);
        return found;
    }

    synchronized void post(Charge charge) {
        charges.add(charge);
    }

    @Override
    public synchronized void postCharges(List<Charge> some) {
        for (Charge charge : some) {
            if (charges.stream().noneMatch(one -> one.id().equals(charge.id()))) {
                charges.add(charge);
            }
        }
    }

    @Override
    public synchronized void showback(SortedSet<String> projects) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Charges charges() {
        return new Charges() {
            @Override
            public List<Charge> ofProject(String project, LocalDate from, LocalDate to) {
                return posted(from, to, charge -> charge.project().equals(Optional.of(project)));
            }

            @Override
            public List<Charge> ofOrganization(String organization, LocalDate from, LocalDate to) {
                return posted(from, to, charge -> charge.project().isEmpty());
            }

            @Override
            public MonthEnd.Standing standing(String organization) {
                return new MonthEnd.Standing(facts, List.of());
            }

            @Override
            public List<Rated> sums(List<String> projects, YearMonth month) {
                return List.of();
            }
        };
    }

    @Override
    public void book(long position, Event.Booked event, SortedMap<String, String> organizations) {
        switch (event) {
            case Event.PeriodClosed(var month, Instant at) -> closed.putIfAbsent(month, at);
            case Event.ExchangeRateSet(var rate, Instant _) -> rates.add(rate);
            case Event.FactEntered(var fact, Instant _) -> facts.add(fact);
        }
    }

    private synchronized List<Charge> posted(LocalDate from, LocalDate to, Predicate<Charge> whose) {
        return charges.stream()
                .filter(whose)
                .filter(charge -> !charge.day().isBefore(from) && !charge.day().isAfter(to))
                .toList();
    }

    @Override
    public ExchangeRates exchangeRates() {
        return new ExchangeRates() {
            @Override
            public List<ExchangeRate> all() {
                return List.copyOf(rates);
            }
        };
    }

    @Override
    public Periods periods() {
        return new Periods() {
            @Override
            public SortedMap<YearMonth, Map<Stream, Long>> closedUpTo() {
                return new TreeMap<>();
            }

            @Override
            public List<Closed> closed() {
                return closed.entrySet().stream()
                        .map(entry -> new Closed(entry.getKey(), entry.getValue()))
                        .toList();
            }
        };
    }

    @Override
    public List<Posting> postings(String project, int most) {
        return List.of();
    }

    @Override
    public Money balance() {
        return Money.ZERO;
    }

    @Override
    public void close() {}
}
