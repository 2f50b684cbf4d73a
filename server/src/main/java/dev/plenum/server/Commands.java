package dev.plenum.server;

import dev.plenum.core.world.Answer;
import dev.plenum.core.world.Input;
import java.util.List;

/** The way in to the loop, for whoever asks for a change; the app gives the loop's inbox. Safe from any thread. */
@FunctionalInterface
public interface Commands {

    /**
     * Blocks until the loop has decided and its events are durable.
     *
     * @throws dev.plenum.core.error.PlenumException BUSY when the inbox is full
     */
    Answer submit(Input.Command command);

    /** Several, decided in this order, where possible in one turn. Each has its own answer: one that is refused stops no other. */
    default List<Answer> submitAll(List<? extends Input.Command> commands) {
        return commands.stream().map(this::submit).toList();
    }
}
