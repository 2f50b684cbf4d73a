package dev.plenum.simulator.trace;

import java.util.Iterator;

/**
 * Recorded demand, read once from front to back. The jobs come in the order of their submission. A replay pulls them one by one, so that a trace may be
 * longer than memory. Reading throws {@link dev.plenum.core.error.PlenumException} at the first row that is wrong, naming file, line and column.
 */
public interface Trace extends Iterator<TraceJob>, AutoCloseable {

    @Override
    void close();
}
