package dev.plenum.gateway.limit;

import dev.plenum.core.tenancy.Limit;
import dev.plenum.gateway.snapshot.Snapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What counts against the limits of one project and of its keys. One lock, its monitor, for all of it: a request is counted everywhere or nowhere. */
final class Account {

    private final WindowSet own = new WindowSet();
    private final Map<String, WindowSet> keys = new HashMap<>();
    private long latest;
    private boolean dropped;

    Account(long now) {
        this.latest = now;
    }

    /** Whether it counts no more, so that a new one must be made. */
    boolean dropped() {
        return dropped;
    }

    Verdict admit(Snapshot.Key key, List<Limit> projectLimits, long requests, long tokens, int gateways, long now) {
        long time = time(now);
        Window[] ofKey = windows(key, time);
        Window[] ofProject = own.of(projectLimits, time);
        if (fits(ofKey, requests, tokens, gateways, time) && fits(ofProject, requests, tokens, gateways, time)) {
            return counted(ofKey, ofProject, requests, tokens, requests, time);
        }
        return Refusing.of(ofKey, ofProject, requests, tokens, gateways, time);
    }

    /** Counts what somebody else has admitted. */
    Counted count(Snapshot.Key key, List<Limit> projectLimits, long requests, long tokens, long running, long now) {
        long time = time(now);
        return counted(windows(key, time), own.of(projectLimits, time), requests, tokens, running, time);
    }

    private Counted counted(Window[] ofKey, Window[] ofProject, long requests, long tokens, long running, long time) {
        change(ofKey, time, requests, tokens, running);
        change(ofProject, time, requests, tokens, running);
        return new Counted(this, ofKey, ofProject, time, requests, tokens, running);
    }

    /** Threads read the clock before they get the lock. */
    private long time(long now) {
        if (now - latest > 0) {
            latest = now;
        }
        return latest;
    }

    private Window[] windows(Snapshot.Key key, long time) {
        WindowSet set = keys.get(key.id());
        if (set == null) {
            set = new WindowSet();
            keys.put(key.id(), set);
        }
        return set.of(key.limits(), time);
    }

    private static boolean fits(Window[] windows, long requests, long tokens, int gateways, long time) {
        for (Window window : windows) {
            Limit limit = window.limit();
            if (amount(limit, requests, tokens) > most(limit, gateways) - window.used(time)) {
                return false;
            }
        }
        return true;
    }

    private static long amount(Limit limit, long requests, long tokens) {
        return limit.kind() == Limit.Kind.TOKENS ? tokens : requests;
    }

    /** One gateway's share. Never nothing. */
    private static long most(Limit limit, int gateways) {
        return Math.max(1, limit.most() / gateways);
    }

    static void change(Window[] windows, long time, long requests, long tokens, long running) {
        for (Window window : windows) {
            window.add(
                    switch (window.limit().kind()) {
                        case REQUESTS -> requests;
                        case TOKENS -> tokens;
                        case CONCURRENT -> running;
                    },
                    time);
        }
    }

    void change(Snapshot.Key key, long time, long requests, long tokens, long running) {
        WindowSet set = keys.get(key.id());
        if (set != null) {
            change(set.current(), time, requests, tokens, running);
            change(own.current(), time, requests, tokens, running);
        }
    }

    Figures figures(Snapshot.Key key, long now) {
        long time = time(now);
        WindowSet set = keys.get(key.id());
        return Figures.of(set == null ? new Window[0] : set.current(), own.current(), time);
    }

    void retain(Set<String> keyIds) {
        keys.keySet().retainAll(keyIds);
    }

    /** Forgets keys that nothing counts against; true where nothing at all is left, which drops it. */
    boolean dropIdle(long now) {
        long time = time(now);
        keys.values().removeIf(set -> set.empty(time));
        dropped |= keys.isEmpty() && own.empty(time);
        return dropped;
    }

    void drop() {
        dropped = true;
    }

    /** The refusal by the limit that is free last. */
    private static final class Refusing {

        private Window worst;
        private boolean worstOfProject;
        private long worstWait = -1;

        static Verdict.Refused of(
                Window[] ofKey, Window[] ofProject, long requests, long tokens, int gateways, long time) {
            Refusing refusing = new Refusing();
            refusing.look(ofKey, false, requests, tokens, gateways, time);
            refusing.look(ofProject, true, requests, tokens, gateways, time);
            boolean never = refusing.worstWait == Long.MAX_VALUE;
            return new Verdict.Refused(
                    refusing.worst.limit(),
                    refusing.worstOfProject,
                    refusing.worst.used(time),
                    never ? Duration.ZERO : Duration.ofNanos(refusing.worstWait),
                    never);
        }

        private void look(Window[] windows, boolean ofProject, long requests, long tokens, int gateways, long time) {
            for (Window window : windows) {
                Limit limit = window.limit();
                long amount = amount(limit, requests, tokens);
                long most = most(limit, gateways);
                if (amount > most - window.used(time)) {
                    long wait = amount > limit.most() ? Long.MAX_VALUE : window.waitNanos(amount, most, time);
                    if (wait > worstWait) {
                        worst = window;
                        worstOfProject = ofProject;
                        worstWait = wait;
                    }
                }
            }
        }
    }
}
