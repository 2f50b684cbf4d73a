package dev.plenum.core.world;

import dev.plenum.core.error.PlenumException;

/** What a command is answered with, once its events are durable. */
public sealed interface Answer {

    /**
     * @param id of what was made or changed
     * @param position of the journal after it: a view at this position shows it
     */
    record Done(String id, long position) implements Answer {}

    record Refused(PlenumException why) implements Answer {}
}
