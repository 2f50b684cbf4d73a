package dev.plenum.server;

import dev.plenum.api.Accepted;
import dev.plenum.core.world.Answer;
import dev.plenum.core.world.Input;
import java.time.Duration;

/** Every change goes through here: it is answered once it is durable and, as a rule, already visible to the next read. */
record Writes(ServerPorts ports) {

    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(2);

    /** @throws dev.plenum.core.error.PlenumException what the loop refused it with, or BUSY */
    Answer.Done submit(Input.Command command) {
        return switch (ports.commands().submit(command)) {
            case Answer.Done done -> {
                ports.views().await(done.position(), VISIBLE_WITHIN);
                yield done;
            }
            case Answer.Refused(var why) -> throw why;
        };
    }

    Accepted accepted(Input.Command command) {
        Answer.Done done = submit(command);
        return new Accepted(done.id(), done.position());
    }
}
