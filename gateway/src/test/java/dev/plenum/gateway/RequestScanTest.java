package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.gateway.snapshot.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The one change that is made to a body, for every way that a caller can have written its options. */
class RequestScanTest {

    private static void assertSplice(String sent, String expected) {
        byte[] body = sent.getBytes(StandardCharsets.UTF_8);
        RequestScan scan = RequestScan.of(body, Endpoint.CHAT_COMPLETIONS);
        assertEquals(expected, new String(RequestScan.applied(body, List.of(scan.usage())), StandardCharsets.UTF_8));
        assertEquals(false, scan.usageAsked());
        byte[] after = expected.getBytes(StandardCharsets.UTF_8);
        assertEquals(true, RequestScan.of(after, Endpoint.CHAT_COMPLETIONS).usageAsked());
    }

    @Test
    void usageIsAskedForByTheSmallestChange() {
        String rest = ",\"messages\":[\"é\\u00e9 {\\\"stream_options\\\":1}\"],\"model\":\"m\"}";
        assertSplice(
                " \n{ \"stream\":true" + rest,
                " \n{\"stream_options\":{\"include_usage\":true}, \"stream\":true" + rest);
        assertSplice(
                "{\"é\":1,\"stream_options\": null" + rest,
                "{\"é\":1,\"stream_options\": {\"include_usage\":true}" + rest);
        assertSplice("{\"stream_options\": {}" + rest, "{\"stream_options\": {\"include_usage\":true}" + rest);
        assertSplice(
                "{\"stream_options\": { \"other\":[{}]}" + rest,
                "{\"stream_options\": {\"include_usage\":true, \"other\":[{}]}" + rest);
        assertSplice(
                "{\"stream_options\": { \"a\":{}, \"include_usage\" : false }" + rest,
                "{\"stream_options\": { \"a\":{}, \"include_usage\" : true }" + rest);
        assertSplice(
                "{\"stream_options\":{\"include_usage\":null,\"b\":1}" + rest,
                "{\"stream_options\":{\"include_usage\":true,\"b\":1}" + rest);
    }

    @Test
    void offsetsHoldInBodiesLongerThanAnyBuffer() {
        String filler = "\"f\":\"" + "é".repeat(300_000) + "\",";
        assertSplice(
                "{" + filler + "\"stream_options\":{\"include_usage\":false},\"messages\":[],\"model\":\"m\"}",
                "{" + filler + "\"stream_options\":{\"include_usage\":true},\"messages\":[],\"model\":\"m\"}");
    }
}
