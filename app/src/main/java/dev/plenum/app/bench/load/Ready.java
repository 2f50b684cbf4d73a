package dev.plenum.app.bench.load;

/** A socket's owner: called when the kernel says that it may be read, written or accepted from. */
interface Ready {

    void ready();
}
