package dev.plenum.gateway;

import dev.plenum.gateway.json.JsonScan;
import dev.plenum.gateway.metering.Tokens;

/**
 * What metering needs of an engine's JSON: a whole answer, or the data of one stream event.
 *
 * @param error it has an error object
 * @param choices how many; -1 where the property is absent
 * @param content it carries generated text, tool calls or the like
 * @param usage {@code null} where there is none
 * @param type the {@code type} of an event of the Messages or Responses API; empty where there is none
 */
record AnswerScan(boolean error, int choices, boolean content, Tokens usage, String type) {

    static final AnswerScan NOTHING = new AnswerScan(false, -1, false, null, "");

    /** What is no JSON object scans as nothing: it is passed on all the same. */
    static AnswerScan of(byte[] bytes, int from, int to) {
        JsonScan json = new JsonScan(bytes, from, to);
        try {
            return json.peek() == '{' ? new Reading(json).read() : NOTHING;
        } catch (JsonScan.Malformed e) {
            return NOTHING;
        }
    }

    private static final class Reading {

        private final JsonScan json;
        private boolean error;
        private int choices = -1;
        private boolean content;
        private Tokens usage;
        private String type = "";

        Reading(JsonScan json) {
            this.json = json;
        }

        AnswerScan read() {
            json.enter('{');
            while (json.property()) {
                property();
            }
            return new AnswerScan(error, choices, content, usage, type);
        }

        private void property() {
            int first = json.peek();
            if (first == '[' && json.nameIs("choices")) {
                choices();
            } else if (first == '{' && json.nameIs("usage")) {
                usage();
            } else if (first == '{' && (json.nameIs("message") || json.nameIs("response"))) {
                inner();
            } else if (json.nameIs("delta")) {
                content |= first == '{' ? delta() : text();
            } else if (first == '"' && json.nameIs("type")) {
                type = json.text();
            } else {
                error |= first == '{' && json.nameIs("error");
                json.skip();
            }
        }

        private void usage() {
            Tokens found = Tokens.read(json);
            usage = usage == null ? found : usage.then(found);
        }

        /** The message or response that an event is about carries the usage. */
        private void inner() {
            json.enter('{');
            while (json.property()) {
                if (json.peek() == '{' && json.nameIs("usage")) {
                    usage();
                } else {
                    json.skip();
                }
            }
        }

        private void choices() {
            choices = 0;
            json.enter('[');
            while (json.element()) {
                choices++;
                if (json.peek() == '{') {
                    choice();
                } else {
                    json.skip();
                }
            }
        }

        private void choice() {
            json.enter('{');
            while (json.property()) {
                if (json.nameIs("text")) {
                    content |= text();
                } else if (json.peek() == '{' && json.nameIs("delta")) {
                    content |= delta();
                } else {
                    json.skip();
                }
            }
        }

        /** Any property but what names the part: content, refusal, reasoning, tool calls, whatever comes next. */
        private boolean delta() {
            boolean found = false;
            json.enter('{');
            while (json.property()) {
                boolean naming = json.nameIs("role") || json.nameIs("type") || json.nameIs("stop_reason");
                boolean some = text();
                found |= some && !naming;
            }
            return found;
        }

        /** Whether the value is a text that is not empty, an object or an array; skips it. */
        private boolean text() {
            int first = json.peek();
            int from = json.at();
            json.skip();
            return first == '{' || first == '[' || (first == '"' && json.at() - from > 2);
        }
    }
}
