package dev.plenum.app.notice;

import dev.plenum.core.port.Notices;

/** Hands one notice over, on one channel. */
interface Courier {

    /** Returns when it has arrived; takes no longer than a minute. @throws NotDelivered why it has not */
    void deliver(Notices.Notice notice) throws NotDelivered, InterruptedException;

    /** It may be tried again; the message says why, in words. */
    final class NotDelivered extends Exception {

        private static final long serialVersionUID = 1;

        NotDelivered(String why) {
            super(why);
        }

        NotDelivered(String why, Throwable cause) {
            super(why, cause);
        }
    }
}
