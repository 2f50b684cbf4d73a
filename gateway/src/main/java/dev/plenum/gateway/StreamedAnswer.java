package dev.plenum.gateway;

import dev.plenum.gateway.metering.Charge;
import dev.plenum.gateway.metering.Tokens;
import dev.plenum.gateway.traffic.RouteTraffic;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The content of a streamed answer on its way through: the engine's events go in, whole ones come out as parts for the caller, and what leaves is counted
 * as late as can be. Its {@link Call} decides when a part leaves and how the stream ends.
 */
final class StreamedAnswer {

    /** How far it has come. */
    enum Progress {
        GOES_ON,
        /** The engine's end mark is in the part that leaves next. */
        ENDED,
        /** The engine said that it failed, in a stream that is translated. */
        FAILED
    }

    private final Admission admission;
    private final Charge charge;
    private final RouteTraffic traffic;
    private final ClientConnection client;
    private final SseEvents events;
    private ByteBuf part;
    private Tokens usage;
    private String failure = "";

    /** It is of the part that leaves next. */
    private boolean usageIsNew;

    /** Of content, in the part that leaves next. */
    private int chunks;

    /** Of content, in the parts that have left. */
    private long counted;

    private boolean errorPassed;

    StreamedAnswer(Admission admission, Charge charge, RouteTraffic traffic, ClientConnection client, int mostBytes) {
        this.admission = admission;
        this.charge = charge;
        this.traffic = traffic;
        this.client = client;
        this.events = new SseEvents(mostBytes);
    }

    void append(byte[] bytes, int from, int to) throws IOException {
        events.append(bytes, from, to);
    }

    /** Bytes that are kept of events that are not there whole. */
    int size() {
        return events.size();
    }

    /** Moves the events that are there whole into the part that leaves next, which has room for so many bytes. */
    Progress pass(int size) throws IOException {
        for (SseEvents.Event event = events.next(); event != null; event = events.next()) {
            AnswerScan scan = event.scan();
            if (scan.error() && admission.translation().isPresent()) {
                failure = event.failure();
                return Progress.FAILED;
            }
            errorPassed |= scan.error();
            if (scan.usage() != null) {
                usage = usage == null ? scan.usage() : usage.then(scan.usage());
                usageIsNew = true;
            }
            boolean last = event.isDone() || admission.endpoint().endsWith(scan.type());
            boolean leaves = pass(event, scan, size);
            chunks += scan.content() && leaves ? 1 : 0;
            if (last) {
                return Progress.ENDED;
            }
        }
        return Progress.GOES_ON;
    }

    /** Whether anything of the event leaves. */
    private boolean pass(SseEvents.Event event, AnswerScan scan, int size) throws IOException {
        if (admission.translation().isPresent()) {
            byte[] translated = event.translated(admission.translation().get());
            if (translated.length > 0) {
                part(size).writeBytes(translated);
            }
            return translated.length > 0;
        }
        boolean hidden = admission.hidesUsage() && scan.choices() == 0 && scan.usage() != null;
        if (!hidden) {
            event.writeTo(part(size));
        }
        return !hidden;
    }

    /** What the engine said when it {@linkplain Progress#FAILED failed}. */
    String failure() {
        return failure;
    }

    /** Whether any content came that leaves. */
    boolean hasContent() {
        return chunks > 0 || counted > 0;
    }

    /** What the engine said so far. */
    Optional<Tokens> usage() {
        return Optional.ofNullable(usage);
    }

    /** Chunks of content that have left. */
    long counted() {
        return counted;
    }

    /** Whether a part waits to leave. */
    boolean waits() {
        return part != null;
    }

    /** What will be counted once the next part has left. */
    Tokens next() {
        return usageIsNew ? usage : charge.counted(chunks);
    }

    /** Counts what is about to leave: as late as can be, so that a kill finds next to nothing counted that did not. */
    void count() {
        if (chunks > 0) {
            charge.chunks(chunks);
            traffic.output(chunks);
            counted += chunks;
            chunks = 0;
        }
        if (usageIsNew) {
            charge.usage(usage);
            usageIsNew = false;
        }
    }

    private ByteBuf part(int size) {
        if (part == null) {
            part = client.part(size + 64);
        }
        return part;
    }

    /** The part that leaves next; its caller sends it. */
    ByteBuf take() {
        ByteBuf ready = part(0);
        part = null;
        return ready;
    }

    /** The last part of a stream that came to its end. */
    ByteBuf takeLast(Tokens told) {
        ByteBuf last = take();
        admission.translation().ifPresent(translation -> last.writeBytes(translation.end(told)));
        return last;
    }

    /** The last part of one that did not: an error event, unless the engine's own has passed. */
    ByteBuf takeBroken(Refusal why) {
        ByteBuf last = part(256);
        part = null;
        if (!errorPassed) {
            if (!admission.endpoint().endsWithDone()) {
                last.writeCharSequence("event: error\n", StandardCharsets.US_ASCII);
            }
            last.writeCharSequence("data: ", StandardCharsets.US_ASCII);
            last.writeBytes(why.event(admission.endpoint())).writeByte('\n').writeByte('\n');
        }
        return last;
    }

    /** What waits to leave does not: nobody pays for it. */
    void drop() {
        part.clear();
        chunks = 0;
        usageIsNew = false;
        errorPassed = false;
    }

    void release() {
        if (part != null) {
            part.release();
            part = null;
        }
    }
}
