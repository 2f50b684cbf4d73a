package dev.plenum.core.scheduling;

import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.MilliCpu;

/** How one project stands for one device model. Amounts are in thousandths of devices. */
final class Standing {

    private final String project;
    private boolean fresh = true;
    private long nominal;
    private long limit = Long.MAX_VALUE;
    private boolean limited;
    private long held;
    private long leaving;
    private long promised;
    private long demand;
    private double used;
    private double share;
    private long target;

    Standing(String project) {
        this.project = project;
    }

    String project() {
        return project;
    }

    /** Whether its quota is not known yet. */
    boolean isNew() {
        return fresh;
    }

    void set(Quota quota, String model) {
        fresh = false;
        boolean cpu = model.equals(Accounts.CPU);
        limited = cpu ? quota.cpu().isPresent() : quota.nominal(model).isPresent();
        nominal = cpu
                ? quota.cpu().map(MilliCpu::thousandths).orElse(0L)
                : quota.nominal(model).orElse(0);
        limit = cpu && limited ? nominal : quota.most(model);
    }

    void hold(long change) {
        held += change;
    }

    void leave(long change) {
        leaving += change;
    }

    void promise(long change) {
        promised += change;
    }

    void demand(long change) {
        demand += change;
    }

    /** What it will hold when all that is under way is done: without what leaves, with what was promised. */
    long committed() {
        return held - leaving + promised;
    }

    /** What it holds and was not told to leave. */
    long staying() {
        return held - leaving;
    }

    long held() {
        return held;
    }

    long nominal() {
        return nominal;
    }

    /** The most it may hold. */
    long limit() {
        return limit;
    }

    /** Alive: running and waiting. */
    long demanded() {
        return demand;
    }

    /** What it is given for certain: as much of its nominal share as it can use. */
    long certain() {
        return Math.min(demand, nominal);
    }

    /** Its weight beyond the nominal share, before the past is looked at: what is not limited counts as one device. */
    double weight() {
        return limited ? nominal : 1000;
    }

    double used() {
        return used;
    }

    /** What was noted before a restart. */
    void restore(double usedBefore) {
        used = usedBefore;
    }

    /** {@code millis} have passed in which it held what it holds; the past counts {@code fading} of what it did. */
    void advance(long millis, double fading) {
        used = used * fading + (double) held * millis;
    }

    /** Its fair share now. */
    double share() {
        return share;
    }

    void share(double now) {
        share = now;
    }

    /** The fair share in whole devices. */
    long target() {
        return target;
    }

    void target(long thousandths) {
        target = thousandths;
    }

    /** Committed over fair share: the lowest is served next. */
    double saturation(long more) {
        return (committed() + more) / Math.max(share, 1);
    }
}
