package dev.plenum.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.Observation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboxTest {

    private static final ReplicaId REPLICA = ReplicaId.parse("job-1.0");
    private final Inbox inbox = new Inbox(2);

    private Observation only() throws InterruptedException {
        List<Inbox.Item> batch = inbox.take(Duration.ZERO);
        assertEquals(1, batch.size());
        return assertInstanceOf(Inbox.Item.Seen.class, batch.getFirst())
                .observed()
                .observation();
    }

    @Test
    void commandsBeyondItsSizeAreRefusedButObservationsNever() throws InterruptedException {
        inbox.ask(new Input.RevokeKey("a"), _ -> {});
        inbox.ask(new Input.RevokeKey("b"), _ -> {});
        PlenumException why = assertThrows(PlenumException.class, () -> inbox.ask(new Input.RevokeKey("c"), _ -> {}));
        assertEquals(ErrorCode.BUSY, why.code());
        for (int i = 0; i < 100; i++) {
            inbox.observed(ReplicaId.parse("job-" + i + ".0"), 1, new Observation.Started());
        }
        assertEquals(102, inbox.take(Duration.ZERO).size());
    }

    @Test
    void anEndIsNotOverwrittenByALaterSignOfLife() throws InterruptedException {
        Observation end = new Observation.Ended(new Exit.Status(0), Duration.ofSeconds(1));
        inbox.observed(REPLICA, 1, end);
        inbox.observed(REPLICA, 1, new Observation.Alive(Duration.ofSeconds(2)));
        assertEquals(end, only());
    }

    @Test
    void readinessIsNotLostBehindASignOfLife() throws InterruptedException {
        Observation ready = new Observation.Ready("http://127.0.0.1:1");
        inbox.observed(REPLICA, 1, ready);
        inbox.observed(REPLICA, 1, new Observation.Alive(Duration.ofSeconds(2)));
        assertEquals(ready, only());
    }

    @Test
    void aNewerGenerationWins() throws InterruptedException {
        inbox.observed(REPLICA, 1, new Observation.Ended(new Exit.Status(0), Duration.ofSeconds(1)));
        inbox.observed(REPLICA, 2, new Observation.Started());
        assertEquals(new Observation.Started(), only());
    }
}
