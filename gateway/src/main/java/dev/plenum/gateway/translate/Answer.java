package dev.plenum.gateway.translate;

import java.io.IOException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What {@link ChatAnswer} tells about an answer as it comes, and what becomes of it in one of the APIs. One part is open at a time. */
sealed interface Answer permits MessagesAnswer, ResponsesAnswer {

    /** Whether what the model thought becomes parts too. */
    boolean showsReasoning();

    /**
     * Comes first.
     *
     * @param createdSeconds since 1970
     */
    void begin(String model, long createdSeconds);

    void open(Part part);

    void add(Part part, String more);

    void close(Part part);

    /** The events that come last. */
    void end(List<Part> parts, Ending ending);

    /**
     * The whole answer as one object.
     *
     * @throws IOException when the engine's cannot be told in this API
     */
    ObjectNode whole(List<Part> parts, Ending ending) throws IOException;
}
