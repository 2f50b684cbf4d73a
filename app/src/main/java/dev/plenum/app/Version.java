package dev.plenum.app;

/** This release's number. */
final class Version {

    static final String CURRENT = "0.1.0";

    private Version() {}
}
