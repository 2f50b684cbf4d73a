package dev.plenum.gateway;

import dev.plenum.gateway.snapshot.Endpoint;
import dev.plenum.gateway.snapshot.Target;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** A request as an engine gets it. The caller's own headers, its key above all, stay here. */
final class UpstreamRequest {

    private UpstreamRequest() {}

    /** @param traceparent empty: none is sent */
    static ByteBuf of(Admission admission, Target target, byte[] body, String traceparent) {
        StringBuilder head = new StringBuilder(320)
                .append("POST ")
                .append(target.baseUrl().getRawPath())
                .append(admission.upstream().path())
                .append(" HTTP/1.1\r\nHost: ")
                .append(target.baseUrl().getRawAuthority())
                .append("\r\nContent-Type: ")
                .append(admission.contentType())
                .append("\r\nAccept: ")
                .append(accepted(admission))
                .append("\r\nX-Request-Id: ")
                .append(admission.requestId());
        target.secret().ifPresent(secret -> {
            head.append("\r\nAuthorization: Bearer ").append(secret);
            if (admission.upstream() == Endpoint.MESSAGES) {
                head.append("\r\nX-Api-Key: ").append(secret).append("\r\nAnthropic-Version: 2023-06-01");
            }
        });
        if (!traceparent.isEmpty()) {
            head.append("\r\ntraceparent: ").append(traceparent);
        }
        head.append("\r\nContent-Length: ").append(body.length).append("\r\n\r\n");
        ByteBuf request = ByteBufAllocator.DEFAULT.buffer(head.length() + body.length);
        request.writeCharSequence(head, StandardCharsets.ISO_8859_1);
        return request.writeBytes(body);
    }

    /** What is no model's text may come as anything: sound, subtitles. */
    private static String accepted(Admission admission) {
        if (admission.streams()) {
            return "text/event-stream";
        }
        Endpoint endpoint = admission.upstream();
        return endpoint.isForm() || endpoint == Endpoint.SPEECH ? "*/*" : "application/json";
    }
}
