package dev.plenum.server;

/** On whose behalf the request is that this thread handles: {@link Gate} binds it, {@link Writes} hands it on with each command. */
final class Actor {

    static final ScopedValue<Exchange> CURRENT = ScopedValue.newInstance();

    private Actor() {}
}
