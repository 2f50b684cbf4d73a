package dev.plenum.gateway.translate;

/** A piece of an answer that becomes a block or an output item of its own; its text grows as the engine sends it. */
final class Part {

    enum Kind {
        REASONING,
        TEXT,
        REFUSAL,
        /** Its text is the arguments. */
        CALL
    }

    private final Kind kind;
    private final int index;
    private final String callId;
    private final String name;
    private final StringBuilder text = new StringBuilder();

    /**
     * @param index among the answer's parts, from 0
     * @param callId by which the caller tells the call's result; empty of anything else
     * @param name of the function that is called; empty of anything else
     */
    Part(Kind kind, int index, String callId, String name) {
        this.kind = kind;
        this.index = index;
        this.callId = callId;
        this.name = name;
    }

    Kind kind() {
        return kind;
    }

    int index() {
        return index;
    }

    String callId() {
        return callId;
    }

    String name() {
        return name;
    }

    String text() {
        return text.toString();
    }

    void add(String more) {
        text.append(more);
    }
}
