/** The load generator of {@code plenum bench gateway}: a mock model server and a driver in one thread, on raw sockets. Runs in a JVM of its own. */
package dev.plenum.app.bench.load;
