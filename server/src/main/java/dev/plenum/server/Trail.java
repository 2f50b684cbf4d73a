package dev.plenum.server;

import dev.plenum.core.audit.Act;
import dev.plenum.core.audit.Origin;
import dev.plenum.core.error.Blame;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.world.Input;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Has the journal keep what is asked for and is no command of the loop: refused writes, keys and tokens that nobody knows, sign-ins, sign-outs, and
 * changes that are kept elsewhere. {@link Gate} tells it of every request. Of refusals that are alike it keeps the first at once, and their number
 * once a minute, so that nobody fills the journal with them.
 */
final class Trail implements AutoCloseable {

    /** Kinds of refusals in a minute; what goes beyond is counted together. Strangers share few, so that they hide nothing of those who are known. */
    private static final int MOST_OF_STRANGERS = 20;

    private static final int MOST_OF_KNOWN = 200;
    private static final int MOST_WORDS = 300;
    static final String SIGN_IN = "SignIn";

    /** Many a second, or no change. */
    private static final Set<String> QUIET = Set.of(
            "POST /v1/chat/completions",
            "POST /v1/estimates",
            "POST /v1/gateways/{incarnation}/usage",
            "POST /v1/gateways/{incarnation}/leases");

    private static final System.Logger LOG = System.getLogger(Trail.class.getName());

    private final Commands commands;
    private final Repeats strangers = new Repeats(MOST_OF_STRANGERS);
    private final Repeats known = new Repeats(MOST_OF_KNOWN);
    private final ScheduledExecutorService minute = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("audit-trail").factory());

    Trail(Commands commands) {
        this.commands = commands;
    }

    /** A write that went through: a command of the loop is in the journal already. */
    void passed(Exchange exchange) {
        Origin from = exchange.origin();
        boolean inJournal = exchange.isNoted() || !exchange.command().isEmpty();
        if (writes(exchange) && !inJournal && !from.operation().isEmpty() && !QUIET.contains(from.operation())) {
            done(exchange, "", path(exchange));
        }
    }

    /** What was refused, or failed. Reading is not kept, but for a key or token that nobody knows. */
    void refused(Exchange exchange, Throwable why) {
        boolean guessed = exchange.identity().proof() == Identity.Proof.NONE
                && exchange.header(HeaderNames.AUTHORIZATION).isPresent();
        if (exchange.isNoted() || !(writes(exchange) || guessed)) {
            return;
        }
        exchange.noted();
        ErrorCode code = why instanceof PlenumException plain ? plain.code() : ErrorCode.INTERNAL;
        if (code.blame() != Blame.CAPACITY) {
            String words = why instanceof PlenumException plain ? plain.problem() : "";
            refused(new Act(
                    exchange.identity().actor(),
                    exchange.command(),
                    path(exchange),
                    code.wireName(),
                    shortened(words),
                    exchange.origin(),
                    1));
        }
    }

    /** @param user such as {@code user:ada}; empty where there is none of that name */
    void signInRefused(Exchange exchange, String user, PlenumException why) {
        exchange.noted();
        refused(new Act("", SIGN_IN, user, why.code().wireName(), "", exchange.origin(), 1));
    }

    void signedIn(Exchange exchange, String user) {
        exchange.noted();
        keep(new Act(user, SIGN_IN, user, Act.DONE, "", exchange.origin(), 1));
    }

    void signedOut(Exchange exchange) {
        done(exchange, "SignOut", exchange.identity().actor());
    }

    /** A change that the loop does not decide. */
    void done(Exchange exchange, String command, String subject) {
        exchange.noted();
        keep(new Act(exchange.identity().actor(), command, subject, Act.DONE, "", exchange.origin(), 1));
    }

    private void refused(Act act) {
        Repeats repeats = act.actor().isEmpty() ? strangers : known;
        switch (repeats.count(act)) {
            case FIRST_OF_ALL -> {
                Future<?> _ = minute.schedule(() -> keep(repeats.take()), 1, TimeUnit.MINUTES);
                keep(act);
            }
            case FIRST -> keep(act);
            case AGAIN -> {}
        }
    }

    private void keep(List<Act> acts) {
        acts.forEach(this::keep);
    }

    private void keep(Act act) {
        try {
            var _ = commands.submit(new Input.Note(act));
        } catch (PlenumException busy) {
            LOG.log(System.Logger.Level.WARNING, "not in the audit trail: {0}: {1}", act, busy.problem());
        }
    }

    private static boolean writes(Exchange exchange) {
        Method method = exchange.request().prologue().method();
        return !method.equals(Method.GET) && !method.equals(Method.HEAD);
    }

    private static String path(Exchange exchange) {
        return shortened(exchange.request().path().rawPath());
    }

    private static String shortened(String words) {
        return words.length() <= MOST_WORDS ? words : words.substring(0, MOST_WORDS) + "...";
    }

    /** What was only counted so far is kept. */
    @Override
    public void close() {
        minute.shutdownNow();
        keep(strangers.take());
        keep(known.take());
    }
}
