package dev.plenum.gateway;

import dev.plenum.gateway.metering.MeteredRequest;
import dev.plenum.gateway.snapshot.Endpoint;
import dev.plenum.gateway.snapshot.Route;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.Sticky;
import dev.plenum.gateway.translate.Translation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A request that may be let in: whose it is, what it asks for, and since when. */
final class Admission {

    /** What is reserved for the answer of a request that does not say how long it may be. */
    static final long USUAL_OUTPUT_TOKENS = 1_024;

    /** An answer's tokens are taken for so many bytes each when no engine counted them. */
    private static final int BYTES_A_TOKEN = 4;

    private static final long[] NO_BEGINNINGS = {};

    private final String requestId;
    private final Snapshot.Key key;
    private final Instant at;
    private final Endpoint endpoint;
    private final Route route;
    private final RequestScan scan;
    private final byte[] body;
    private final Optional<Translation> translation;

    /**
     * @param at its tokens are priced at this instant
     * @param endpoint where the caller asked
     * @param scan of the body
     * @param body as the caller sent it, or translated
     */
    Admission(
            String requestId,
            Snapshot.Key key,
            Instant at,
            Endpoint endpoint,
            Route route,
            RequestScan scan,
            byte[] body,
            Optional<Translation> translation) {
        this.requestId = requestId;
        this.key = key;
        this.at = at;
        this.endpoint = endpoint;
        this.route = route;
        this.scan = scan;
        this.body = body;
        this.translation = translation;
    }

    String requestId() {
        return requestId;
    }

    Snapshot.Key key() {
        return key;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** Where the engine is asked. */
    Endpoint upstream() {
        return translation.isPresent() ? Endpoint.CHAT_COMPLETIONS : endpoint;
    }

    /** Present where the engine has no such endpoint, but chats. */
    Optional<Translation> translation() {
        return translation;
    }

    String contentType() {
        return scan.contentType();
    }

    Route route() {
        return route;
    }

    boolean streams() {
        return scan.stream() && endpoint.streams();
    }

    /** The usage chunk was not asked for by the caller, so it stops here. */
    boolean hidesUsage() {
        return streams() && upstream().endsWithDone() && !scan.usageAsked();
    }

    /** What the engine gets. */
    byte[] upstreamBody() {
        List<RequestScan.Splice> splices = new ArrayList<>(2);
        if (!route.model().equals(scan.model())) {
            splices.add(scan.modelSplice(route.model()));
        }
        if (hidesUsage()) {
            splices.add(scan.usage());
        }
        if (key.maxOutputTokens() > 0 && scan.maxTokens() < 0 && endpoint.generates()) {
            String text = "\"" + upstream().maxTokensName() + "\":" + key.maxOutputTokens() + ",";
            splices.add(new RequestScan.Splice(scan.inside(), scan.inside(), text));
        }
        return RequestScan.applied(body, splices);
    }

    /** Hashes of the prompt's beginnings, where they say which target gets it. */
    long[] beginnings() {
        return route.targets().size() > 1 && endpoint.generates() && route.sticky() != Sticky.NONE && tie() == 0
                ? PromptPrefix.hashes(
                        body, scan.promptFrom(), scan.promptTo(), route.model().hashCode())
                : NO_BEGINNINGS;
    }

    /** A hash of what else ties it to a target; 0 for nothing. */
    long tie() {
        return switch (route.sticky()) {
            case KEY -> Rendezvous.hash(key.id());
            case USER -> scan.userTo() == 0 ? 0 : Rendezvous.hash(body, scan.userFrom(), scan.userTo());
            case PREFIX, NONE -> 0;
        };
    }

    /** What the input is taken for when no engine said: four bytes of the request a token; files of a form are not text. */
    long estimatedInputTokens() {
        return tokens(scan.textBytes());
    }

    static long tokens(long bytes) {
        return Math.max(1, bytes / BYTES_A_TOKEN);
    }

    /** What its limits are judged on until it has ended. */
    long reservedTokens() {
        if (!endpoint.generates()) {
            return estimatedInputTokens();
        }
        long output = scan.maxTokens() >= 0
                ? scan.maxTokens()
                : key.maxOutputTokens() > 0 ? key.maxOutputTokens() : USUAL_OUTPUT_TOKENS;
        return estimatedInputTokens() + output;
    }

    MeteredRequest metered() {
        return new MeteredRequest(
                requestId, key.id(), key.project(), route.model(), endpoint.path(), at, estimatedInputTokens());
    }
}
