package dev.plenum.storage;

import dev.plenum.core.metering.UsageRecord;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.List;

/**
 * Composes the lines of one segment one after the other, in one buffer and with one digest: an append allocates next to nothing. The JSON is what
 * {@link EventCodec} reads as a {@link UsageSegment.Group}; a record has no id, for its place in the log is its id. For one thread at a time.
 */
final class UsageLineWriter {

    private static final byte[] FIRST = ascii("\"first\":");
    private static final byte[] RECORDS = ascii(",\"records\":[");
    private static final byte[] PROJECT = ascii("{\"project\":");
    private static final byte[] KIND = ascii(",\"meter\":{\"kind\":\"");
    private static final byte[] SUBJECT = ascii("\",\"subject\":");
    private static final byte[] QUANTITY = ascii(",\"quantity\":");
    private static final byte[] FROM = ascii(",\"from\":");
    private static final byte[] TO = ascii(",\"to\":");
    private static final byte[] SOURCE = ascii(",\"source\":");
    private static final byte[] REGION = ascii(",\"region\":");
    private static final byte[] PRIORITY = ascii(",\"priority\":");
    private static final byte[] KEY = ascii(",\"key\":");
    private static final byte[] SIMULATED = ascii(",\"simulated\":true}");
    private static final byte[] NOT_SIMULATED = ascii(",\"simulated\":false}");

    private final JsonBuffer line = new JsonBuffer();
    private final MessageDigest digest = HashChain.sha256();
    private byte[] hash;
    private byte[] nextHash = new byte[32];

    /** @param hash of the line before */
    UsageLineWriter(byte[] hash) {
        this.hash = hash.clone();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Composes the next line with its line feed; until {@link #accept} the chain does not go on from it. */
    JsonBuffer compose(long first, List<UsageRecord> records) {
        line.clear();
        line.plain(UsageLine.BEFORE).skip(UsageLine.HEX).plain(UsageLine.AFTER);
        line.plain(FIRST).number(first).plain(RECORDS);
        for (int i = 0; i < records.size(); i++) {
            line.plain(i == 0 ? "" : ",");
            write(records.get(i));
        }
        line.plain("]}");
        seal();
        return line.plain("\n");
    }

    private void write(UsageRecord usage) {
        line.plain(PROJECT).text(usage.project());
        line.plain(KIND).plain(usage.meter().kind().name());
        line.plain(SUBJECT).text(usage.meter().subject());
        line.plain(usage.meter().simulated() ? SIMULATED : NOT_SIMULATED);
        line.plain(QUANTITY).number(usage.quantity().millionths());
        line.plain(FROM).instant(usage.from());
        line.plain(TO).instant(usage.to());
        line.plain(SOURCE).text(usage.source());
        if (!usage.region().isEmpty()) {
            line.plain(REGION).text(usage.region());
        }
        if (usage.priority().isPresent()) {
            line.plain(PRIORITY).text(usage.priority().get().name());
        }
        if (!usage.key().isEmpty()) {
            line.plain(KEY).text(usage.key());
        }
        line.plain("}");
    }

    private void seal() {
        digest.update(hash);
        digest.update(line.bytes(), UsageLine.REST, line.length() - UsageLine.REST);
        try {
            int _ = digest.digest(nextHash, 0, nextHash.length);
        } catch (DigestException e) {
            throw new IllegalStateException("32 bytes hold a SHA-256", e);
        }
        line.hexAt(UsageLine.BEFORE.length(), nextHash);
    }

    /** The line that was composed last is in the file. */
    void accept() {
        byte[] before = hash;
        hash = nextHash;
        nextHash = before;
    }

    /** Of the last line that is in the file. */
    byte[] hash() {
        return hash.clone();
    }
}
