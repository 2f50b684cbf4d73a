package dev.plenum.app.bench.load;

import java.util.List;

/**
 * A measurement that the load generator is asked for, as one line of JSON.
 *
 * @param shape what each connection asks for, again and again
 * @param connections at once
 * @param seconds the window in which answers count
 * @param port of the gateway on this machine; 0 is the mock model server itself
 * @param fields lines of the request's head besides the usual ones
 * @param pids processes of the gateway, whose CPU time and memory are read; empty for none
 */
public record Order(Shape shape, int connections, double seconds, int port, List<String> fields, List<Long> pids) {}
