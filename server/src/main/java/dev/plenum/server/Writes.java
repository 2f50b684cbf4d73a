package dev.plenum.server;

import dev.plenum.api.Accepted;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.world.Answer;
import dev.plenum.core.world.Input;
import java.time.Duration;
import java.util.List;

/** Every change goes through here: it is answered once it is durable and, as a rule, already visible to the next read. */
record Writes(ServerPorts ports) {

    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(2);

    /** A close reckons all projects. */
    private static final Duration BOOKED_WITHIN = Duration.ofSeconds(60);

    /** A quarter of what the inbox holds: others find room in it too. */
    private static final int AT_ONCE = 256;

    /** @throws dev.plenum.core.error.PlenumException what the loop refused it with, or BUSY */
    Answer.Done submit(Input.Command command) {
        return submit(byCaller(command));
    }

    /** By whom it says, whoever asks. */
    Answer.Done submit(Input.By command) {
        Answer.Done done = done(ports.commands().submit(command));
        ports.views().await(done.position(), VISIBLE_WITHIN);
        return done;
    }

    /**
     * What the ledger is to have: the answer waits until it has it, as the views never reach a position before the ledger.
     *
     * @throws dev.plenum.core.error.PlenumException also NOT_READY: it is decided and will be booked, but is not yet
     */
    Answer.Done booked(Input.Command command) {
        Answer.Done done = done(ports.commands().submit(byCaller(command)));
        if (!ports.views().await(done.position(), BOOKED_WITHIN)) {
            throw new PlenumException(
                    ErrorCode.NOT_READY,
                    "it is decided (journal position " + done.position() + "), and the ledger has got up to "
                            + ports.views().position() + " in " + BOOKED_WITHIN.toSeconds() + " s",
                    "the ledger at that position",
                    "Do not send it again: it will be booked. Look again in a while");
        }
        return done;
    }

    private static Input.By byCaller(Input.Command command) {
        return Actor.CURRENT.get().by(command);
    }

    private static Answer.Done done(Answer answer) {
        return switch (answer) {
            case Answer.Done done -> done;
            case Answer.Refused(var why) -> throw why;
        };
    }

    /** In order; the answer is the last one's. Where one is refused, those before it stay, and some after it may be done too. */
    Accepted allAccepted(List<? extends Input.Command> commands) {
        Answer.Done last = new Answer.Done("", 0);
        for (int from = 0; from < commands.size(); from += AT_ONCE) {
            int to = Math.min(commands.size(), from + AT_ONCE);
            for (Answer answer : ports.commands()
                    .submitAll(commands.subList(from, to).stream()
                            .map(Writes::byCaller)
                            .toList())) {
                last = done(answer);
            }
        }
        ports.views().await(last.position(), VISIBLE_WITHIN);
        return new Accepted(last.id(), last.position());
    }

    Accepted accepted(Input.Command command) {
        Answer.Done done = submit(command);
        return new Accepted(done.id(), done.position());
    }
}
