package dev.plenum.gateway;

/** Ends an engine's work the moment the caller has gone, whatever the exchange is doing then. */
final class Cancellation implements Runnable {

    private UpstreamConnection current;
    private boolean gone;

    /** The caller has gone. */
    @Override
    public synchronized void run() {
        gone = true;
        if (current != null) {
            current.close();
        }
    }

    synchronized void working(UpstreamConnection connection) {
        current = connection;
        if (gone) {
            connection.close();
        }
    }

    synchronized boolean callerGone() {
        return gone;
    }
}
