package dev.plenum.core.loop;

import dev.plenum.core.billing.Accrual;
import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.scheduling.Notices;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.Phase;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.Stopping;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.Watcher;
import dev.plenum.core.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Ends what a project runs at the moment its budget or its organization's is spent, and lets it go on when there is a new one.
 *
 * <p>Goal: device time stops where the money does, as tokens do at the gateways. Constraint: nothing polls; each budget has one wake-up.
 * What a payer has spent at an instant is what the ledger has posted to it this month, what the journal has recorded since, and what its running
 * replicas have used since their last record. The last grows by itself: so the wake-up is at the instant at which the sum will reach the budget, and is
 * reckoned anew when something starts or ends, a price or the budget is set, or the ledger has more.
 *
 * <p>Then spot work that holds places ends; standard work gets its notice, takes its checkpoint and waits; reserved work goes on. Until the month is over or
 * the budget is raised, {@code Admission} starts nothing but reserved work, and new work is refused.
 *
 * <p>Example: a budget of 10.00, of which 9.40 are posted; two replicas at 0.60 an hour each since half an hour ago, when they were recorded last. Spent
 * are 10.00: they are told to leave now. Had one of them started this minute, 9.70 would be spent and the wake-up be in a quarter of an hour.
 */
final class BudgetStops implements Watcher {

    /** How far ahead the instant is looked for; longer than that, it is looked for again. */
    private static final Duration AHEAD = Duration.ofHours(1);

    private final World world;
    private final Endings endings;
    private final Notices notices;
    private final SortedMap<Payer, SpendAccount> accounts = new TreeMap<>();

    BudgetStops(World world, Endings endings, Notices notices) {
        this.world = world;
        this.endings = endings;
        this.notices = notices;
        world.projects().values().forEach(this::projectChanged);
        world.budgets().keySet().stream().map(Payer::parse).forEach(this::budgetChanged);
        world.outOfBudget().keySet().stream().map(Payer::parse).forEach(this::budgetChanged);
        world.watch(this);
    }

    @Override
    public void projectChanged(Project project) {
        budgetChanged(Payer.project(project.name()));
    }

    /** A key's budget pays for no device time. */
    @Override
    public void budgetChanged(Payer payer) {
        if (payer.kind() != Payer.Kind.KEY && (world.budget(payer).isPresent() || isOut(payer))) {
            accounts.computeIfAbsent(payer, this::open).change();
        } else {
            accounts.remove(payer);
        }
    }

    private boolean isOut(Payer payer) {
        return world.outOfBudget().containsKey(payer.toString());
    }

    private SpendAccount open(Payer payer) {
        SpendAccount account = new SpendAccount();
        world.workloads().values().stream()
                .filter(state -> world.covers(payer, state.workload().project()))
                .forEach(state -> account.add(state.id()));
        return account;
    }

    @Override
    public void submitted(WorkloadState state) {
        of(state).forEach(account -> account.add(state.id()));
    }

    @Override
    public void replicaChanged(WorkloadState state, Replica before) {
        of(state).forEach(SpendAccount::change);
    }

    @Override
    public void ended(WorkloadState last) {
        of(last).forEach(account -> account.remove(last.id()));
    }

    private List<SpendAccount> of(WorkloadState state) {
        return of(state.workload().project());
    }

    /** The project's own and its organization's, where they have a budget. */
    private List<SpendAccount> of(String project) {
        if (accounts.isEmpty()) {
            return List.of();
        }
        Payer organization = Payer.organization(world.projects().get(project).organization());
        return Stream.of(Payer.project(project), organization)
                .map(accounts::get)
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public void priceSet(Price price) {
        accounts.values().forEach(SpendAccount::change);
    }

    /** What the ledger has by now. */
    void posted(Input.SpendPosted sum) {
        Optional.ofNullable(accounts.get(sum.payer())).ifPresent(account -> account.posted(sum));
    }

    /** What an event recorded; the ledger has it when it has posted this position. */
    void used(UsageRecord usage, long position) {
        List<SpendAccount> paying = of(usage.project());
        if (!paying.isEmpty() && !usage.meter().simulated()) {
            Money amount = world.prices().split(usage).stream()
                    .flatMap(part -> part.price().map(price -> price.of(part.quantity())).stream())
                    .reduce(Money.ZERO, Money::plus);
            paying.forEach(account -> account.used(position, amount));
        }
    }

    /** What follows from time and sums, for each budget whose turn it is. */
    List<Event> decide(Instant now) {
        List<Event> events = new ArrayList<>();
        YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        accounts.forEach((payer, account) -> {
            account.enter(month, world.position());
            if (account.isDue(now)) {
                events.addAll(decide(payer, account, now));
            }
        });
        return events;
    }

    private List<Event> decide(Payer payer, SpendAccount account, Instant now) {
        boolean spent = world.budget(payer)
                .filter(budget -> spent(account, now).compareTo(budget.amount()) >= 0)
                .isPresent();
        account.wakeAt(spent ? account.monthEnd() : nextLook(payer, account, now));
        if (spent == isOut(payer)) {
            return List.of();
        }
        return spent ? stop(payer, account, now) : List.of(new Event.BudgetRenewed(payer.toString(), now));
    }

    private Money spent(SpendAccount account, Instant at) {
        PriceBook book = world.prices();
        List<WorkloadState> alive = account.workloads().stream()
                .map(id -> world.workloads().get(id))
                .toList();
        return Accrual.lines(alive, book, at).stream()
                .filter(line -> !line.meter().simulated())
                .map(Statement.Line::exact)
                .reduce(account.recorded(), Money::plus);
    }

    /** The instant at which it will be spent, to the millisecond; else when to look again; far away where nothing runs. */
    private Instant nextLook(Payer payer, SpendAccount account, Instant now) {
        Instant horizon = now.plus(AHEAD).isBefore(account.monthEnd()) ? now.plus(AHEAD) : account.monthEnd();
        Optional<Budget> budget = world.budget(payer);
        if (budget.isEmpty() || spent(account, horizon).equals(spent(account, now))) {
            return account.monthEnd();
        }
        Money most = budget.get().amount();
        if (spent(account, horizon).compareTo(most) < 0) {
            return horizon;
        }
        long before = 0;
        long reached = Duration.between(now, horizon).toMillis();
        while (reached - before > 1) {
            long middle = (before + reached) / 2;
            if (spent(account, now.plusMillis(middle)).compareTo(most) < 0) {
                before = middle;
            } else {
                reached = middle;
            }
        }
        return now.plusMillis(reached);
    }

    private List<Event> stop(Payer payer, SpendAccount account, Instant now) {
        String reason = "the budget of " + payer.words() + " is spent";
        List<Event> events = new ArrayList<>();
        events.add(new Event.BudgetSpent(payer.toString(), now, account.monthEnd()));
        for (WorkloadId id : account.workloads()) {
            WorkloadState state = world.workloads().get(id);
            if (state.stopping().isEmpty() && holdsPlaces(state)) {
                events.addAll(leave(state, reason, now));
            }
        }
        return events;
    }

    private static boolean holdsPlaces(WorkloadState state) {
        return state.replicas().stream()
                .anyMatch(replica -> replica.phase().place().isPresent());
    }

    private List<Event> leave(WorkloadState state, String reason, Instant now) {
        PriorityClass priority = state.workload().priority();
        return switch (priority) {
            case RESERVED -> List.of();
            case STANDARD -> notices.to(state.replicas(), reason, Optional.empty(), now);
            case SPOT -> endings.stop(state, new Stopping(reason, Phase.STOPPED), now);
        };
    }

    /** When a turn is due although nothing happens. */
    Optional<Instant> nextDue() {
        return accounts.values().stream()
                .map(SpendAccount::due)
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }
}
