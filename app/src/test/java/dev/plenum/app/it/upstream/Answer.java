package dev.plenum.app.it.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the {@link ScriptedUpstream} answers: the file that the request's word names. */
record Answer(int status, Map<String, String> headers, List<String> events, String text) {

    private static final String JSON = "application/json";

    /** Sound is bytes that are no text in any encoding. */
    private static final String SOUND = "audio/mpeg";

    static Answer of(Asked asked) throws IOException {
        JsonNode body = asked.json();
        if (asked.word().startsWith("fail-")) {
            return failure(asked);
        }
        if (asked.api().equals("audio-speech")) {
            return new Answer(200, Map.of("Content-Type", SOUND), List.of(), sound());
        }
        if (body.path("stream").asBoolean(false)) {
            return stream(asked, body.at("/stream_options/include_usage").asBoolean(false));
        }
        boolean base64 = body.path("encoding_format").asString("").equals("base64");
        String text = file(asked.api() + "/" + asked.word() + (base64 ? "-base64" : "") + ".json");
        return new Answer(200, Map.of("Content-Type", JSON), List.of(), text);
    }

    private static Answer failure(Asked asked) throws IOException {
        String own = asked.api() + "/" + asked.word() + ".json";
        String text = file(exists(own) ? own : "failures/" + asked.word() + ".json");
        int status = Integer.parseInt(asked.word().substring("fail-".length()));
        return new Answer(status, Map.of("Content-Type", JSON, "Retry-After", "7"), List.of(), text);
    }

    /** As with OpenAI, the event with the usage comes only to whoever asked for it. */
    private static Answer stream(Asked asked, boolean withUsage) throws IOException {
        List<String> events = new ArrayList<>();
        for (String event : file(asked.api() + "/" + asked.word() + ".sse").split("(?<=\n\n)")) {
            if (withUsage || !event.contains("\"choices\":[]")) {
                events.add(event);
            }
        }
        return new Answer(200, Map.of("Content-Type", "text/event-stream; charset=utf-8"), events, "");
    }

    private static String sound() {
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < 4_096; i++) {
            bytes.append((char) (i & 0xff));
        }
        return bytes.toString();
    }

    private static boolean exists(String file) {
        return Answer.class.getResource("/upstream/" + file) != null;
    }

    private static String file(String name) throws IOException {
        try (InputStream in = Answer.class.getResourceAsStream("/upstream/" + name)) {
            if (in == null) {
                throw new IOException("there is no src/test/resources/upstream/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    boolean streams() {
        return !events.isEmpty();
    }

    byte[] bytes() {
        return text.getBytes(
                headers.get("Content-Type").equals(SOUND) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /** Where the first event with text of the model stands. */
    int firstText() {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).contains("Grüß\"") || events.get(i).contains(" there")) {
                return i;
            }
        }
        throw new IllegalStateException("no event with text in " + events);
    }
}
