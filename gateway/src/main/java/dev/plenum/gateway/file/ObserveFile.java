package dev.plenum.gateway.file;

import dev.plenum.gateway.observe.AccessLog;
import dev.plenum.gateway.observe.Observability;
import dev.plenum.gateway.observe.Traces;
import dev.plenum.gateway.snapshot.Audit;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** {@code access_log}, {@code traces} and {@code metrics}, and of a project its {@code audit}: what is told of requests, and to whom. */
final class ObserveFile {

    private static final String WHERE = "stdout, off, or such as {path: access.log, max_size: 64MiB, keep: 4}";
    private static final String COLLECTOR = "the address that takes spans, such as http://127.0.0.1:4318/v1/traces";
    private static final Pattern NETWORK = Pattern.compile("[0-9a-fA-F:.]+/\\d{1,3}");
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x21-\\x7e](?:[\\x20-\\x7e]{0,4094}[\\x21-\\x7e])?");

    /** The exporter's own. */
    private static final List<String> NO_HEADERS =
            List.of("connection", "content-encoding", "content-length", "content-type", "expect", "host", "upgrade");

    private static final int MOST_FILES = 1_000;
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final Path folder;

    private ObserveFile(Path folder) {
        this.folder = folder;
    }

    /**
     * All three sections.
     *
     * @param folder of the file: what paths are relative to
     * @param data where the access log is if nothing else is said
     */
    static Observability read(Section root, Path folder, Path data) {
        Optional<AccessLog.Settings> accessLog = root.get("access_log", new ObserveFile(folder)::accessLog);
        List<String> readers = root.get("metrics", ObserveFile::readers).orElse(List.of());
        return new Observability(
                accessLog.orElseGet(() -> new AccessLog.File(data.resolve("access.log"))),
                root.get("traces", ObserveFile::traces),
                readers);
    }

    private Optional<AccessLog.Settings> accessLog(Field field) {
        if (!(field.node() instanceof ScalarNode)) {
            return field.section(List.of("path", "max_size", "keep")).flatMap(this::file);
        }
        return field.text(WHERE).flatMap(text -> switch (text) {
            case "stdout" -> Optional.of(new AccessLog.Stdout());
            case "off" -> Optional.of(new AccessLog.Off());
            default -> {
                field.refused(text, WHERE);
                yield Optional.empty();
            }
        });
    }

    private Optional<AccessLog.Settings> file(Section section) {
        long size = section.get("max_size", Values.bytes(1 << 10, 1L << 34)).orElse(AccessLog.File.MAX_BYTES);
        long keep = section.get("keep", Values.whole(1, MOST_FILES)).orElse((long) AccessLog.File.KEEP);
        return section.need("path", "the file, such as access.log", field -> field.text("a file"))
                .map(name -> new AccessLog.File(folder.resolve(name).normalize(), size, Math.toIntExact(keep)));
    }

    private static Optional<Traces.Settings> traces(Field field) {
        return field.section(List.of("endpoint", "sample", "headers")).flatMap(section -> {
            Optional<URI> endpoint = section.need("endpoint", COLLECTOR, at -> Address.url(at, COLLECTOR));
            double sample = section.get("sample", Values::share).orElse(Traces.Settings.SAMPLE);
            Map<String, String> headers =
                    section.get("headers", ObserveFile::headers).orElse(Map.of());
            return endpoint.map(at -> new Traces.Settings(at, sample, headers));
        });
    }

    /** Their values may be secrets, and are never shown. */
    private static Optional<Map<String, String>> headers(Field field) {
        Map<String, String> headers = new LinkedHashMap<>();
        field.entries().forEach((name, value) -> {
            if (!HEADER_NAME.matcher(name).matches()) {
                field.wrong("has a name that is no header's, and is not shown", "a name such as authorization");
                return;
            }
            if (NO_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                value.wrong("is no header that can be added", "a name such as authorization");
            }
            value.text("the header's value").ifPresent(text -> {
                if (HEADER_VALUE.matcher(text).matches()) {
                    headers.put(name, text);
                } else {
                    value.wrong("cannot be sent as a header", "visible ASCII characters");
                }
            });
        });
        return Optional.of(headers);
    }

    private static Optional<List<String>> readers(Field field) {
        return field.section(List.of("allow"))
                .flatMap(section -> section.need("allow", "networks, such as [10.0.0.0/8]", ObserveFile::networks));
    }

    private static Optional<List<String>> networks(Field list) {
        String expected = "a network such as 10.0.0.0/8, 192.168.1.7/32 or fd00::/8";
        return Optional.of(list.each(item -> item.text(expected).filter(text -> {
            boolean right = isNetwork(text);
            if (!right) {
                item.refused(text, expected);
            }
            return right;
        })));
    }

    private static boolean isNetwork(String text) {
        try {
            return NETWORK.matcher(text).matches()
                    && new IpSubnetFilterRule(text, IpFilterRuleType.ACCEPT).ruleType() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static Optional<Audit> audit(Field field) {
        return field.section(List.of("keep", "max_size", "required"))
                .map(section -> new Audit(
                        section.get("keep", Values.time(Duration.ofDays(1), LONGEST))
                                .orElse(Audit.KEEP),
                        section.get("max_size", Values.bytes(1 << 10, 16 << 20))
                                .map(Math::toIntExact)
                                .orElse(Audit.MAX_BYTES),
                        section.get("required", Values::flag).orElse(false)));
    }
}
