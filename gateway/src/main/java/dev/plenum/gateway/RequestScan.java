package dev.plenum.gateway;

import dev.plenum.gateway.json.Json;
import dev.plenum.gateway.json.JsonScan;
import dev.plenum.gateway.snapshot.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What routing and metering need of a request body, JSON or (by {@link FormScan}) a form, found in one pass over its bytes. The body is never written anew: what the caller sent is what the
 * engine gets, byte for byte, except for the splices.
 *
 * @param modelFrom where the model's name begins in the body, with its quote
 * @param modelTo where it ends
 * @param stream the answer is to come as a stream of events
 * @param usageAsked the caller wants the usage chunk of a stream itself
 * @param maxTokens the most output tokens it asks for; -1 where it does not say
 * @param maxTokensName the parameter that said so
 * @param promptFrom where the value that the model reads (messages, prompt, input) begins in the body
 * @param promptTo where it ends
 * @param userFrom where the value of {@code user} begins in the body
 * @param userTo where it ends; 0 where it does not say
 * @param usage how to make an engine send the usage chunk
 * @param inside just behind the opening brace: where a property may be added
 * @param contentType of the body
 * @param textBytes what of the body may be text for the model
 */
record RequestScan(
        String model,
        int modelFrom,
        int modelTo,
        boolean stream,
        boolean usageAsked,
        long maxTokens,
        String maxTokensName,
        int promptFrom,
        int promptTo,
        int userFrom,
        int userTo,
        Splice usage,
        int inside,
        String contentType,
        int textBytes) {

    /** Bytes {@code from} to {@code to} of the body are replaced by {@code text}. */
    record Splice(int from, int to, String text) {

        private byte[] bytes() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    static final String JSON = "application/json";

    /** The change by which another model is asked. */
    Splice modelSplice(String other) {
        return new Splice(modelFrom, modelTo, contentType.equals(JSON) ? Json.quoted(other) : other);
    }

    /** The body with these changes; itself when there are none. */
    static byte[] applied(byte[] body, List<Splice> splices) {
        if (splices.isEmpty()) {
            return body;
        }
        List<Splice> ordered = new ArrayList<>(splices);
        ordered.sort(Comparator.comparingInt(Splice::from));
        int length = body.length;
        for (Splice splice : ordered) {
            length += splice.bytes().length - (splice.to() - splice.from());
        }
        byte[] spliced = new byte[length];
        int read = 0;
        int written = 0;
        for (Splice splice : ordered) {
            System.arraycopy(body, read, spliced, written, splice.from() - read);
            written += splice.from() - read;
            byte[] text = splice.bytes();
            System.arraycopy(text, 0, spliced, written, text.length);
            written += text.length;
            read = splice.to();
        }
        System.arraycopy(body, read, spliced, written, body.length - read);
        return spliced;
    }

    /** Refuses what is no JSON object, and what lacks the endpoint's properties, with the property's name. */
    static RequestScan of(byte[] body, Endpoint endpoint) {
        JsonScan json = new JsonScan(body, 0, body.length);
        try {
            int start = json.peek();
            if (start < 0) {
                throw Refusals.malformed("The request body is empty");
            }
            if (start != '{') {
                throw Refusals.malformed("The request body does not start with '{'");
            }
            return new Reading(json, endpoint).read();
        } catch (JsonScan.Malformed e) {
            throw Refusals.malformed("The request body is not valid JSON: " + e.getMessage());
        }
    }

    /** One pass; of a repeated property the last holds, as with most parsers. */
    private static final class Reading {
        private static final String USAGE = "\"include_usage\":true";

        private final JsonScan json;
        private final Endpoint endpoint;
        private String model = "";
        private int modelFrom;
        private int modelTo;
        private boolean stream;
        private boolean usageAsked;
        private long maxTokens = -1;
        private String maxTokensName = "max_tokens";
        private int promptFrom;
        private int promptTo;
        private int userFrom;
        private int userTo;
        private Splice splice;

        Reading(JsonScan json, Endpoint endpoint) {
            this.json = json;
            this.endpoint = endpoint;
        }

        RequestScan read() {
            json.enter('{');
            int inside = json.at();
            splice = new Splice(inside, inside, "\"stream_options\":{" + USAGE + "},");
            while (json.property()) {
                property();
            }
            if (json.peek() >= 0) {
                throw Refusals.malformed("Something follows the object in the request body");
            }
            if (model.isEmpty()) {
                throw Refusals.missing("model");
            }
            if (promptTo == 0) {
                throw Refusals.missing(endpoint.required());
            }
            return new RequestScan(
                    model,
                    modelFrom,
                    modelTo,
                    stream,
                    usageAsked,
                    maxTokens,
                    maxTokensName,
                    promptFrom,
                    promptTo,
                    userFrom,
                    userTo,
                    splice,
                    inside,
                    JSON,
                    json.at());
        }

        private void property() {
            if (json.nameIs(endpoint.required())) {
                prompt();
            } else if (json.nameIs("model")) {
                expect('"', "model", "a string");
                modelFrom = json.at();
                model = json.text();
                modelTo = json.at();
            } else if (json.nameIs("user")) {
                user();
            } else if (json.nameIs("stream")) {
                stream = flag("stream");
            } else if (json.nameIs("stream_options")) {
                streamOptions();
            } else if (json.nameIs("max_tokens")) {
                maxTokens("max_tokens");
            } else if (json.nameIs("max_completion_tokens")) {
                maxTokens("max_completion_tokens");
            } else if (json.nameIs("max_output_tokens")) {
                maxTokens("max_output_tokens");
            } else {
                json.skip();
            }
        }

        private void expect(int first, String parameter, String expected) {
            if (json.peek() != first) {
                throw wrongType(parameter, expected);
            }
        }

        /** Only of what is JSON at all. */
        private Refusal wrongType(String parameter, String expected) {
            json.skip();
            return Refusals.wrongType(parameter, expected);
        }

        private void prompt() {
            int first = json.peek();
            if (endpoint.requiresArray() && first != '[' && first != 'n') {
                throw wrongType(endpoint.required(), "an array");
            }
            promptFrom = json.at();
            json.skip();
            promptTo = first == 'n' ? 0 : json.at();
        }

        /** What it is is for the engine to judge: here any value only has to be told from others. */
        private void user() {
            boolean none = json.peek() == 'n';
            userFrom = json.at();
            json.skip();
            userTo = none ? 0 : json.at();
        }

        private boolean flag(String parameter) {
            int first = json.peek();
            if (first != 't' && first != 'f' && first != 'n') {
                throw wrongType(parameter, "true or false");
            }
            json.skip();
            return first == 't';
        }

        private void maxTokens(String parameter) {
            if (json.peek() == 'n') {
                json.skip();
                return;
            }
            int first = json.peek();
            if (first != '-' && (first < '0' || first > '9')) {
                throw wrongType(parameter, "a whole number");
            }
            maxTokens = json.count();
            maxTokensName = parameter;
        }

        private void streamOptions() {
            int at = json.at();
            if (json.peek() == 'n') {
                json.skip();
                splice = new Splice(at, at + "null".length(), "{" + USAGE + "}");
                return;
            }
            expect('{', "stream_options", "an object");
            usageAsked = false;
            boolean empty = true;
            Splice inside = null;
            json.enter('{');
            while (json.property()) {
                empty = false;
                if (json.nameIs("include_usage")) {
                    int from = json.at();
                    usageAsked = flag("stream_options.include_usage");
                    inside = new Splice(from, json.at(), "true");
                } else {
                    json.skip();
                }
            }
            splice = inside == null ? new Splice(at + 1, at + 1, empty ? USAGE : USAGE + ",") : inside;
        }
    }
}
