package dev.plenum.gateway.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code traceparent}, as W3C's Trace Context has it. */
class TraceTest {

    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    @Test
    void aCallersTraceGoesOnWithASpanOfOurs() {
        Trace trace = Trace.of("00-" + ID + "-" + PARENT + "-01").orElseThrow();
        assertEquals(ID, trace.id());
        assertEquals(PARENT, trace.parent());
        assertTrue(trace.sampled());
        assertTrue(trace.span().matches("[0-9a-f]{16}"), trace.span());
        assertEquals("00-" + ID + "-" + trace.span() + "-01", trace.header(trace.span()));
        assertFalse(Trace.of("00-" + ID + "-" + PARENT + "-02").orElseThrow().sampled());
        assertTrue(Trace.of("01-" + ID + "-" + PARENT + "-01-more").isPresent(), "a later version may say more");
    }

    @Test
    void whatIsNoTraceparentBeginsATraceOfItsOwn() {
        for (String wrong : List.of(
                "",
                "00-" + ID + "-" + PARENT,
                "00-" + ID + "-" + PARENT + "-01-more",
                "ff-" + ID + "-" + PARENT + "-01",
                "00-" + "0".repeat(32) + "-" + PARENT + "-01",
                "00-" + ID + "-" + "0".repeat(16) + "-01",
                "00-" + ID.toUpperCase(java.util.Locale.ROOT) + "-" + PARENT + "-01",
                "00-" + ID + "-" + PARENT + "-1")) {
            assertEquals(Optional.empty(), Trace.of(wrong), wrong);
        }
    }
}
