package dev.plenum.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A stream of Server-Sent Events as it arrives: logs, curves, the watch and chat tokens. One thread reads it; another may close it to end the read.
 * Source of the format: WHATWG HTML, section 9.2.6; a final event without its empty line is dropped, as there.
 */
public final class ServerEvents implements AutoCloseable {

    private final Answer answer;
    private final BufferedReader lines;

    ServerEvents(Answer answer) {
        this.answer = answer;
        this.lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    /** Waits for the next event; empty at the end of the stream. */
    public Optional<ServerEvent> next() {
        String event = "message";
        String id = "";
        StringBuilder data = new StringBuilder();
        boolean anyData = false;
        for (String line = line(); line != null; line = line()) {
            if (line.isEmpty()) {
                if (anyData) {
                    return Optional.of(new ServerEvent(event, id, data.toString()));
                }
                if (!event.equals("message")) {
                    return Optional.of(new ServerEvent(event, id, ""));
                }
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + (line.startsWith(" ", colon + 1) ? 2 : 1));
            switch (field) {
                case "event" -> event = value;
                case "id" -> id = value;
                case "data" -> {
                    data.append(anyData ? "\n" : "").append(value);
                    anyData = true;
                }
                default -> {
                    // Comments and fields of later versions.
                }
            }
        }
        return Optional.empty();
    }

    private String line() {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new UnreachableException(answer.address(), true, e);
        }
    }

    @Override
    public void close() {
        answer.close();
    }
}
