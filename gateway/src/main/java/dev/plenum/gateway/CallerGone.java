package dev.plenum.gateway;

/** The caller closed the connection before the end of the answer: there is nobody to tell, only to settle. */
final class CallerGone extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CallerGone() {
        super("the caller closed the connection", null, false, false);
    }
}
