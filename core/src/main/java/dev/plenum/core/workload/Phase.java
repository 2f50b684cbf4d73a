package dev.plenum.core.workload;

/** Where a workload as a whole stands; derived from its replicas, never stored beside them. */
public enum Phase {
    WAITING,
    STARTING,
    RUNNING,
    STOPPING,
    SUCCEEDED,
    FAILED,
    STOPPED;

    public boolean ended() {
        return switch (this) {
            case SUCCEEDED, FAILED, STOPPED -> true;
            case WAITING, STARTING, RUNNING, STOPPING -> false;
        };
    }
}
