package dev.plenum.app.bench;

import dev.plenum.app.bench.load.Shape;

/** A column of the gateway bench: what is asked for, over how many connections. */
enum Cell {
    JSON_1("json c1", Shape.JSON, 1),
    JSON_32("json c32", Shape.JSON, 32),
    JSON_256("json c256", Shape.JSON, 256),
    STREAM_1("sse50 c1", Shape.STREAM, 1),
    STREAM_32("sse50 c32", Shape.STREAM, 32),
    PACED_256("paced c256", Shape.PACED, 256),
    LONG_8("196kB c8", Shape.LONG_PROMPT, 8);

    private final String title;
    private final Shape shape;
    private final int connections;

    Cell(String title, Shape shape, int connections) {
        this.title = title;
        this.shape = shape;
        this.connections = connections;
    }

    String title() {
        return title;
    }

    Shape shape() {
        return shape;
    }

    int connections() {
        return connections;
    }
}
