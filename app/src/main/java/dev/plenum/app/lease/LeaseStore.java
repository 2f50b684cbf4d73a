package dev.plenum.app.lease;

import java.util.List;

/** Where grants are kept, so that a control plane that starts again knows what gateways hold. */
public interface LeaseStore {

    List<Held> read();

    /** Returns once all of it survives a crash of the process. */
    void write(List<Held> all);
}
