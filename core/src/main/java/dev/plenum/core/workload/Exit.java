package dev.plenum.core.workload;

/** How a replica ended. */
public sealed interface Exit {

    /** Its process returned this exit status, 0 to 255. */
    record Status(int status) implements Exit {
        @Override
        public String toString() {
            return "exit status " + status;
        }
    }

    /** A signal ended it. */
    record Signal(int signal) implements Exit {
        @Override
        public String toString() {
            return "ended by signal " + signal;
        }
    }

    /** The kernel ended it, because it used more memory than it had asked for. */
    record OutOfMemory() implements Exit {
        @Override
        public String toString() {
            return "out of memory: it used more than it asked for";
        }
    }

    /** It never ran. */
    record NotStarted(String reason) implements Exit {
        @Override
        public String toString() {
            return "could not start: " + reason;
        }
    }

    /** It is gone and nobody saw how: the machine was restarted, or its shim was killed. */
    record Lost(String reason) implements Exit {
        @Override
        public String toString() {
            return "lost: " + reason;
        }
    }

    default boolean success() {
        return this instanceof Status(int status) && status == 0;
    }
}
