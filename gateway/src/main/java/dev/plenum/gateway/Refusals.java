package dev.plenum.gateway;

import dev.plenum.core.tenancy.Limit;
import dev.plenum.gateway.budget.Funding;
import dev.plenum.gateway.limit.Verdict;
import dev.plenum.gateway.snapshot.Capability;
import dev.plenum.gateway.snapshot.Route;
import java.time.Duration;
import java.time.Instant;
import java.time.format.TextStyle;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Every answer the gateway gives by itself, with the status and code that OpenAI's clients turn into their exceptions. */
final class Refusals {

    private static final Map<String, String> RETRY_SOON = Map.of("Retry-After", "5");

    private Refusals() {}

    static Refusal missingKey() {
        return unauthenticated("No API key. Send the header 'Authorization: Bearer KEY'");
    }

    static Refusal wrongKey() {
        return unauthenticated(
                "This API key is not known here. Create one with 'plenum key create', or check for a typing error");
    }

    static Refusal expiredKey(Instant at) {
        return new Refusal(
                401,
                "api_key_expired",
                Optional.empty(),
                "This API key has expired at " + at + ". Create another with 'plenum key create'",
                Map.of("WWW-Authenticate", "Bearer"));
    }

    static Refusal wrongNetwork() {
        return new Refusal(
                403,
                "network_not_allowed",
                Optional.empty(),
                "This API key may not be used from this network. 'plenum key list' shows from which it may",
                Map.of());
    }

    private static Refusal unauthenticated(String message) {
        return new Refusal(401, "invalid_api_key", Optional.empty(), message, Map.of("WWW-Authenticate", "Bearer"));
    }

    static Refusal keysNotVerifiable(String why) {
        return new Refusal(
                503,
                "keys_not_verifiable",
                Optional.empty(),
                "No key can be checked: " + why + ". See that the control plane runs and reaches this gateway",
                RETRY_SOON);
    }

    static Refusal malformed(String what) {
        return badRequest("invalid_json", Optional.empty(), what + " (expected: one JSON object)");
    }

    /** A form that two readers could understand in two ways, or that is none. */
    static Refusal malformedForm(String what) {
        return badRequest(
                "invalid_form", Optional.empty(), "The request body is no valid multipart/form-data: " + what);
    }

    static Refusal missing(String parameter) {
        return badRequest(
                "missing_required_parameter",
                Optional.of(parameter),
                "'" + parameter + "' is missing from the request");
    }

    static Refusal wrongType(String parameter, String expected) {
        return badRequest("invalid_type", Optional.of(parameter), "'" + parameter + "' must be " + expected);
    }

    static Refusal notOffered(Route route, String path) {
        String offered = String.join(
                ", ", route.capabilities().stream().map(Capability::wireName).toList());
        return badRequest(
                "unsupported_endpoint",
                Optional.of("model"),
                "The model '" + route.model() + "' does not answer at " + path + " (it offers: " + offered + ")");
    }

    static Refusal badRequest(String code, Optional<String> parameter, String message) {
        return new Refusal(400, code, parameter, message, Map.of());
    }

    static Refusal modelNotFound(String model) {
        return new Refusal(
                404,
                "model_not_found",
                Optional.of("model"),
                "The model '" + model + "' does not exist or your key may not use it. GET /v1/models lists what it may",
                Map.of());
    }

    static Refusal unknownPath(String path) {
        return new Refusal(
                404,
                "unknown_url",
                Optional.empty(),
                "There is nothing at " + path + ". The API is under /v1",
                Map.of());
    }

    static Refusal wrongMethod(String method, String path, String allowed) {
        return new Refusal(
                405,
                "method_not_allowed",
                Optional.empty(),
                method + " is not possible at " + path + " (expected: " + allowed + ")",
                Map.of("Allow", allowed));
    }

    static Refusal bodyTooLong(long limitBytes) {
        return new Refusal(
                413,
                "request_too_large",
                Optional.empty(),
                "The request body is over the limit of " + limitBytes + " bytes. Send less",
                Map.of());
    }

    static Refusal noReadyReplica(String model) {
        return new Refusal(
                503,
                "no_ready_replica",
                Optional.empty(),
                "The model '" + model
                        + "' has no ready replica now. Try again in some seconds, or see 'plenum service list'",
                RETRY_SOON);
    }

    static Refusal upstreamFailed(String model, String what) {
        return new Refusal(
                502,
                "upstream_failed",
                Optional.empty(),
                "The engine of the model '" + model + "' failed: " + what
                        + ". Try again; its log is under 'plenum logs'",
                Map.of());
    }

    static Refusal upstreamTimeout(String model, Duration limit) {
        return new Refusal(
                504,
                "upstream_timeout",
                Optional.empty(),
                "The engine of the model '" + model + "' was not done within " + limit.toMillis() / 1000.0
                        + " s. Try a shorter prompt, or later",
                Map.of());
    }

    static Refusal notRecorded(String why) {
        return new Refusal(
                503,
                "usage_not_recorded",
                Optional.empty(),
                "The answer is withheld because its usage could not be recorded: " + why,
                RETRY_SOON);
    }

    static Refusal notAudited() {
        return new Refusal(
                503,
                "audit_unavailable",
                Optional.empty(),
                "The project requires an audit record of each request, and none can be written now. See the gateway's log",
                RETRY_SOON);
    }

    /** What the HTTP itself is wrong in; nothing behind it on the connection can be trusted. */
    static Refusal badHttp(int status, String expected) {
        return new Refusal(
                status,
                "bad_http_request",
                Optional.empty(),
                "The HTTP request is not acceptable (expected: " + expected + ")",
                Map.of());
    }

    static Refusal headTooLong() {
        return new Refusal(
                431,
                "head_too_large",
                Optional.empty(),
                "The head of the HTTP request is too long (expected: at most 64 KiB and 200 headers)",
                Map.of());
    }

    /** The caller took too long to send its request. */
    static Refusal tooSlow(long seconds) {
        return new Refusal(
                408,
                "request_timeout",
                Optional.empty(),
                "The request was not there whole within " + seconds + " s",
                Map.of());
    }

    static Refusal modelNotAllowed(String model) {
        return new Refusal(
                403,
                "model_not_allowed",
                Optional.of("model"),
                "This API key may not use the model '" + model + "'. GET /v1/models lists what it may",
                Map.of());
    }

    static Refusal tooManyTokens(String parameter, long asked, long most) {
        return badRequest(
                "max_tokens_exceeded",
                Optional.of(parameter),
                "'" + parameter + "' is " + asked + ", and this API key may ask for at most " + most);
    }

    /** A limit of the key or of its project. */
    static Refusal overLimit(Verdict.Refused refused, Map<String, String> figures) {
        Limit limit = refused.limit();
        String what = (refused.ofProject() ? "The project's" : "This API key's") + " limit of " + limit.most() + " "
                + limit.kind().wireName()
                + (limit.kind() == Limit.Kind.CONCURRENT
                        ? ""
                        : " in " + limit.per().toMillis() / 1000.0 + " s");
        Map<String, String> headers = new HashMap<>(figures);
        if (refused.never()) {
            return new Refusal(
                    429,
                    "request_too_large_for_limit",
                    Optional.empty(),
                    what + " is less than this one request needs. Ask for fewer tokens",
                    headers);
        }
        long seconds = Math.max(1, (refused.retryAfter().toMillis() + 999) / 1000);
        headers.put("retry-after", Long.toString(seconds));
        return new Refusal(
                429,
                "rate_limit_exceeded",
                Optional.empty(),
                what + " is used up (" + refused.used() + " used). Try again in " + seconds + " s",
                headers);
    }

    /** What is left of the budget of the key, its project or its organization does not pay for it. */
    static Refusal overBudget(Funding.Refused refused) {
        String payer = refused.payer().kind().word() + " '" + refused.payer().name() + "'";
        String budget = refused.budget().amount() + " in "
                + refused.month().getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH) + " "
                + refused.month().getYear();
        String problem = refused.alone()
                ? "This gateway has not enough left of the budget of the " + payer + " (" + budget
                        + ") for this request, which may cost " + refused.amount()
                        + ", and the control plane, which could grant more, does not answer"
                : "The " + payer + " has not enough left of its budget (" + budget
                        + ") for this request, which may cost " + refused.amount();
        return insufficientQuota(
                problem + ". It begins anew on " + refused.month().plusMonths(1).atDay(1)
                        + " (UTC); ask for fewer tokens, or have it raised with 'plenum budget set " + refused.payer()
                        + " AMOUNT'");
    }

    /** In the middle of a stream. */
    static Refusal budgetUsedUp(String project) {
        return insufficientQuota(
                "A budget that pays for the project '" + project
                        + "' is spent: the answer ends here. 'plenum budget get' shows which; have it raised with 'plenum budget set'");
    }

    private static Refusal insufficientQuota(String message) {
        return new Refusal(402, "insufficient_quota", Optional.empty(), message, Map.of());
    }

    static Refusal busy(String why) {
        return new Refusal(503, "busy", Optional.empty(), "The gateway has too much to do: " + why, RETRY_SOON);
    }

    static Refusal internal() {
        return new Refusal(
                500,
                "internal",
                Optional.empty(),
                "The gateway failed. Its log has the reason under this request's id",
                Map.of());
    }
}
