package dev.plenum.app.bench.load;

/**
 * What a measurement came to, as one line of JSON. Times are microseconds, NaN where nothing was counted.
 *
 * @param seconds how long the window was
 * @param answers complete ones in the window
 * @param chunks of streams, with content, in the window
 * @param errors answers that are not 2xx, broken or short, and connections that could not be had, over the whole time
 * @param firstError what the first was, or empty
 * @param latencyP50 from the request's write to the end of its answer
 * @param firstChunkP50 from the request's write to the first chunk
 * @param transitP50 from the mock server's write of a chunk to the driver's read of it
 * @param cpuSeconds of the gateway's processes in the window
 * @param rssMebibytes of the gateway's processes at its end, connections still open
 * @param stopped of {@link Shape#LEFT}: streams of the mock server that ended within half a second of the client's leaving
 */
public record Outcome(
        double seconds,
        long answers,
        long chunks,
        long errors,
        String firstError,
        double latencyP50,
        double latencyP99,
        double firstChunkP50,
        double firstChunkP99,
        double transitP50,
        double transitP99,
        double cpuSeconds,
        double rssMebibytes,
        int stopped) {

    /** A second. */
    public double rate() {
        return answers / seconds;
    }
}
