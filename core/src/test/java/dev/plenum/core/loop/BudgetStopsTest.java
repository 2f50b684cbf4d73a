package dev.plenum.core.loop;

import static dev.plenum.core.loop.Harness.cores;
import static dev.plenum.core.loop.Harness.job;
import static dev.plenum.core.loop.Harness.submit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.Price;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Phase;
import dev.plenum.core.world.Answer;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.Observation;
import dev.plenum.core.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A core costs 3.60 an hour: 0.001 a second. */
class BudgetStopsTest {

    private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");

    private final Harness harness = new Harness().withProject(Quota.UNLIMITED).withNode("one", 8);

    BudgetStopsTest() {
        harness.done(new Input.SetPrice(price("3.60", harness.now)));
        budget("1.00");
    }

    private static Price price(String anHour, Instant from) {
        Quantity hour = Quantity.of(3600);
        return new Price("", Meter.Kind.CORE_SECONDS, Price.ANY, Money.of(anHour), hour, from, from, "");
    }

    private void budget(String amount) {
        budget(Optional.of(new Budget(Money.of(amount), Budget.Period.MONTH)));
    }

    private void budget(Optional<Budget> budget) {
        harness.done(new Input.SetBudget(Payer.project("default"), budget));
    }

    private String running(String name, int cores, PriorityClass priority) {
        Job plain = job(name, cores(cores), 1);
        String id = harness.done(
                submit(new Job(plain.project(), name, priority, plain.request(), 1, plain.launch(), Optional.empty())));
        harness.seen(id + ".0", 1, new Observation.Started());
        return id;
    }

    private void ended(String id, int generation, Duration runTime) {
        harness.seen(id + ".0", generation, new Observation.Ended(new Exit.Signal(15), runTime));
    }

    private Duration untilDue() {
        return Duration.between(harness.now, harness.loop.nextDue().orElseThrow());
    }

    private void passUntilDue() {
        harness.pass(untilDue());
    }

    @Test
    void standardWorkIsToldToLeaveAtTheInstantAtWhichTheBudgetIsSpent() {
        harness.posted("default", "0.40");
        String id = running("train", 1, PriorityClass.STANDARD);
        assertEquals(Duration.ofMinutes(10), untilDue());
        harness.pass(Duration.ofSeconds(598));
        assertTrue(harness.recorded(Event.BudgetSpent.class).isEmpty());
        harness.pass(Duration.ZERO);
        assertEquals(
                FEBRUARY, harness.recorded(Event.BudgetSpent.class).getFirst().until());
        assertEquals(
                "the budget of project default is spent",
                harness.recorded(Event.ReplicaPreempted.class).getFirst().why().reason());
        ended(id, 1, Duration.ofSeconds(605));
        assertEquals(Phase.WAITING, harness.phase(id));
        assertEquals("its project's budget is spent", harness.loop.scheduler().why(harness.state(id), harness.now));
        budget("2.00");
        assertEquals(Phase.STARTING, harness.phase(id));
    }

    @Test
    void spotWorkEndsAndReservedWorkGoesOn() {
        harness.posted("default", "0.00");
        String spot = running("spot", 1, PriorityClass.SPOT);
        String reserved = running("reserved", 1, PriorityClass.RESERVED);
        passUntilDue();
        assertEquals(Phase.STOPPING, harness.phase(spot));
        assertEquals(Phase.RUNNING, harness.phase(reserved));
        assertTrue(harness.recorded(Event.ReplicaPreempted.class).isEmpty());
    }

    @Test
    void newWorkIsRefusedUntilThereIsMoney() {
        harness.posted("default", "1.00");
        Answer answer = harness.ask(submit(job("late", cores(1), 1)));
        assertEquals(
                ErrorCode.BUDGET_SPENT,
                assertInstanceOf(Answer.Refused.class, answer).why().code());
        budget(Optional.empty());
        assertTrue(harness.alive(harness.done(submit(job("late", cores(1), 1)))));
    }

    @Test
    void eachChangeOfWhatRunsAndOfPricesMovesTheWakeUp() {
        harness.posted("default", "0.00");
        String first = running("first", 1, PriorityClass.STANDARD);
        running("second", 3, PriorityClass.STANDARD);
        // The second was submitted and seen a second each after the first had started.
        assertEquals(Duration.ofMillis(249_500), untilDue());
        harness.done(new Input.SetPrice(price("36.00", harness.now.plusSeconds(101))));
        assertEquals(Duration.ofMillis(100_000 + 14_850), untilDue());
        ended(first, 1, Duration.ofSeconds(4));
        assertTrue(untilDue().compareTo(Duration.ofSeconds(115)) > 0);
    }

    @Test
    void whatIsRecordedAndNotPostedYetCountsOnce() {
        harness.posted("default", "0.40");
        String id = running("train", 1, PriorityClass.STANDARD);
        harness.pass(Duration.ofSeconds(99));
        harness.seen(id + ".0", 1, new Observation.Alive(Duration.ofSeconds(101)));
        assertEquals(1, harness.recorded(Event.ReplicaMetered.class).size());
        assertEquals(Duration.ofSeconds(499), untilDue());
        harness.posted("default", "0.501");
        assertEquals(Duration.ofSeconds(498), untilDue());
    }

    @Test
    void aNewMonthBringsANewBudget() {
        harness.now = FEBRUARY.minusSeconds(10);
        harness.posted("default", "0.999");
        String id = running("train", 1, PriorityClass.STANDARD);
        harness.pass(Duration.ofSeconds(1));
        ended(id, 1, Duration.ofSeconds(3));
        assertEquals(Phase.WAITING, harness.phase(id));
        harness.pass(Duration.between(harness.now, FEBRUARY));
        assertEquals(1, harness.recorded(Event.BudgetRenewed.class).size());
        assertEquals(Phase.STARTING, harness.phase(id));
    }

    @Test
    void aRestartForgetsNothingAndWaitsForTheLedger() {
        harness.posted("default", "1.00");
        harness.restart();
        harness.pass(Duration.ofSeconds(1));
        assertTrue(harness.loop.world().outOfBudget("default"));
        harness.posted("default", "0.50");
        assertFalse(harness.loop.world().outOfBudget("default"));
    }

    private void organizationBudget(String amount) {
        harness.done(new Input.SetBudget(
                Payer.organization("lab"), Optional.of(new Budget(Money.of(amount), Budget.Period.MONTH))));
    }

    @Test
    void anOrganizationsBudgetPaysForAllItsProjects() {
        budget(Optional.empty());
        harness.done(new Input.CreateProject(new Project("other", "lab", Quota.UNLIMITED)));
        harness.done(new Input.CreateProject(new Project("foreign", "elsewhere", Quota.UNLIMITED)));
        organizationBudget("1.00");
        harness.posted("organization:lab", "0.40");
        String one = running("one", 1, PriorityClass.STANDARD);
        running("two", 1, PriorityClass.SPOT);
        passUntilDue();
        assertEquals(
                "organization:lab",
                harness.recorded(Event.BudgetSpent.class).getFirst().project());
        assertEquals(
                "the budget of organization lab is spent",
                harness.recorded(Event.ReplicaPreempted.class).getFirst().why().reason());
        ended(one, 1, Duration.ofSeconds(605));
        assertEquals(Phase.WAITING, harness.phase(one));
        assertTrue(harness.loop.world().outOfBudget("other"));
        assertFalse(harness.loop.world().outOfBudget("foreign"));
        Answer answer = harness.ask(submit(job("late", cores(1), 1)));
        String why = assertInstanceOf(Answer.Refused.class, answer).why().problem();
        assertTrue(why.contains("organization lab has spent its budget of 1.00"), why);
        organizationBudget("2.00");
        assertEquals(Phase.STARTING, harness.phase(one));
    }

    @Test
    void theSmallerOfTheTwoBudgetsStopsItAndBothMustHaveMoneyAgain() {
        organizationBudget("5.00");
        harness.posted("default", "1.00");
        harness.posted("organization:lab", "5.00");
        assertEquals(2, harness.recorded(Event.BudgetSpent.class).size());
        budget("2.00");
        assertTrue(harness.loop.world().outOfBudget("default"));
        organizationBudget("6.00");
        assertFalse(harness.loop.world().outOfBudget("default"));
    }

    @Test
    void anOrganizationsSpentBudgetOutlivesARestart() {
        organizationBudget("1.00");
        harness.posted("organization:lab", "1.00");
        harness.restart();
        assertTrue(harness.loop.world().outOfBudget("default"));
        harness.pass(Duration.ofSeconds(1));
        harness.posted("organization:lab", "0.50");
        assertFalse(harness.loop.world().outOfBudget("default"));
    }

    @Test
    void aBudgetOfNobodyIsRefusedAndAKeysGoesWithIt() {
        for (Payer nobody : new Payer[] {Payer.organization("nobody"), Payer.key("key-nobody")}) {
            Answer answer = harness.ask(new Input.SetBudget(nobody, Optional.empty()));
            assertEquals(
                    ErrorCode.NOT_FOUND,
                    assertInstanceOf(Answer.Refused.class, answer).why().code());
        }
        String key = harness.done(new Input.CreateKey(new ApiKey("", "default", "some", "00", "plm-")));
        harness.done(new Input.SetBudget(Payer.key(key), Optional.of(new Budget(Money.of("1"), Budget.Period.MONTH))));
        assertEquals(1, harness.loop.world().budgets().size());
        assertEquals(
                harness.loop.world().image(),
                World.of(harness.loop.world().image()).image());
        harness.done(new Input.RevokeKey(key));
        assertTrue(harness.loop.world().budgets().isEmpty());
    }
}
