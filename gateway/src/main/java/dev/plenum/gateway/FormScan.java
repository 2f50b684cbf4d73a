package dev.plenum.gateway;

import dev.plenum.gateway.snapshot.Endpoint;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What routing and metering need of a form: a {@link RequestScan} of the parts named {@code model} and {@code stream}. The rest passes as it is. */
final class FormScan {

    /** What is acted on here is a word, no text. */
    private static final int LONGEST_WORD = 1 << 10;

    private final byte[] body;
    private final Endpoint endpoint;
    private final FormParts parts;
    private String model;
    private int modelFrom;
    private int modelTo;
    private String stream;
    private boolean required;
    private int textBytes;

    private FormScan(byte[] body, String contentType, Endpoint endpoint) {
        this.body = body;
        this.endpoint = endpoint;
        this.parts = new FormParts(body, contentType);
    }

    /** Refuses what is no form, and what lacks the endpoint's parts, with the part's name. */
    static RequestScan of(byte[] body, String contentType, Endpoint endpoint) {
        return new FormScan(body, contentType, endpoint).read(contentType);
    }

    private RequestScan read(String contentType) {
        while (parts.next()) {
            part();
        }
        if (model == null || model.isEmpty()) {
            throw Refusals.missing("model");
        }
        if (!required) {
            throw Refusals.missing(endpoint.required());
        }
        RequestScan.Splice none = new RequestScan.Splice(0, 0, "");
        return new RequestScan(
                model, modelFrom, modelTo, streams(), true, -1, "", 0, 0, 0, 0, none, 0, contentType, textBytes);
    }

    private void part() {
        String name = parts.name();
        if (name.equals("model")) {
            model = word(model);
            modelFrom = parts.from();
            modelTo = parts.to();
        } else if (name.equals("stream")) {
            stream = word(stream);
        }
        // Several files of one name are sent as NAME[].
        required |= name.equals(endpoint.required()) || name.equals(endpoint.required() + "[]");
        textBytes += parts.isFile() ? 0 : parts.to() - parts.from();
    }

    /** A part's value; it is there once, for of two the engine may read the other. */
    private String word(String before) {
        FormParts.require(before == null, "it has the part '" + parts.name() + "' twice");
        int length = parts.to() - parts.from();
        if (parts.isFile() || length > LONGEST_WORD) {
            throw Refusals.wrongType(parts.name(), "a text of at most " + LONGEST_WORD + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body, parts.from(), length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refusals.wrongType(parts.name(), "UTF-8");
        }
    }

    private boolean streams() {
        return stream != null
                && switch (stream.toLowerCase(Locale.ROOT)) {
                    case "true", "1" -> true;
                    case "false", "0", "" -> false;
                    default -> throw Refusals.wrongType("stream", "true or false");
                };
    }
}
