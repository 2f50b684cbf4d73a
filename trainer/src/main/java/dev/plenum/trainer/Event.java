package dev.plenum.trainer;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * One line of standard output. Whoever started the training reads these lines to draw the curve; names and meanings
 * are a contract. Losses are nats a token, rounded to 4 decimals.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Event.Start.class, name = "start"),
    @JsonSubTypes.Type(value = Event.Step.class, name = "step"),
    @JsonSubTypes.Type(value = Event.Saved.class, name = "checkpoint"),
    @JsonSubTypes.Type(value = Event.Done.class, name = "done")
})
public sealed interface Event {

    /** First line. {@code resumedFrom} is the step of the checkpoint found, 0 for a fresh training. */
    record Start(int parameters, long textBytes, int steps, int resumedFrom) implements Event {}

    /** After every step, counted from 1. {@code tokens} are those of this step. */
    record Step(int step, int steps, double loss, double learningRate, long tokens, double tokensPerSecond)
            implements Event {}

    /** A checkpoint of this step is whole on disk; {@code path} is relative to the output folder. */
    record Saved(int step, String path) implements Event {}

    /**
     * Last line of a finished training. {@code lossFirst} is the first step's loss, {@code lossLast} the mean of the
     * last 10 steps, {@code tokens} all tokens trained on, {@code model} relative to the output folder.
     */
    record Done(int step, double lossFirst, double lossLast, long tokens, String model) implements Event {}

    /** To 4 decimals. */
    static double rounded(double loss) {
        return Math.round(loss * 1e4) / 1e4;
    }
}
