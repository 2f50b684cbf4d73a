package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Quantities;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a key or a project may use at the gateway, as it is typed and shown: {@code requests=60/1m}, {@code tokens=100000/1h}, {@code concurrent=8}. */
final class LimitWords {

    static final String FORM = "requests=60/1m, tokens=100000/1h or concurrent=8";
    static final Parameter LIMITS = new Parameter(
            "LIMIT", 1, Parameter.ANY, "At most so much in any interval of that length: " + FORM + "; none: no limit.");

    private static final Map<String, Long> UNITS = units();

    private LimitWords() {}

    private static Map<String, Long> units() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("d", 86_400L);
        units.put("h", 3600L);
        units.put("m", 60L);
        return units;
    }

    /** As the API has them; {@code none} alone is none at all. */
    static List<Map<String, Object>> read(Call call, List<String> typed) {
        return typed.equals(List.of("none"))
                ? List.of()
                : typed.stream().map(word -> read(call, word)).toList();
    }

    private static Map<String, Object> read(Call call, String word) {
        String[] sides = word.split("=", 2);
        String[] amount = sides[sides.length - 1].split("/", 2);
        boolean interval = !sides[0].equals("concurrent");
        Optional<Long> most = Quantities.whole(amount[0]);
        Optional<BigDecimal> per = seconds(amount[amount.length - 1]);
        if (sides.length < 2 || most.isEmpty() || amount.length != (interval ? 2 : 1) || interval && per.isEmpty()) {
            throw call.wrong("a limit", word, FORM + ", or none");
        }
        Map<String, Object> limit = new LinkedHashMap<>();
        limit.put("kind", sides[0]);
        limit.put("most", most.get());
        per.filter(_ -> interval).ifPresent(time -> limit.put("per_seconds", time));
        return limit;
    }

    /** A duration, or a part of a second such as {@code 0.5s}. */
    private static Optional<BigDecimal> seconds(String typed) {
        Optional<BigDecimal> whole = Quantities.duration(typed).map(time -> BigDecimal.valueOf(time.toSeconds()));
        return whole.isPresent() || !typed.endsWith("s")
                ? whole
                : Quantities.decimal(typed.substring(0, typed.length() - 1));
    }

    /** Replaces those of the key or project that the first word names by the words after it. */
    static int set(Call call, String path, String what) {
        List<String> words = call.arguments().words();
        List<Map<String, Object>> limits = read(call, words.subList(1, words.size()));
        String name = words.getFirst();
        byte[] accepted = call.write("PUT", path + PlenumClient.encoded(name) + "/limits", Map.of("limits", limits));
        return call.done(
                accepted, "The " + what + " " + name + (limits.isEmpty() ? " has no limits now." : " has new limits."));
    }

    /** Those of a key's or a project's document, in the form in which they are typed. */
    static String shown(Document owner) {
        return owner.list("limits").stream().map(LimitWords::one).collect(Collectors.joining(" "));
    }

    static String one(Document limit) {
        String per = limit.text("per_seconds");
        return limit.text("kind") + "=" + limit.text("most") + (per.isEmpty() ? "" : "/" + time(new BigDecimal(per)));
    }

    private static String time(BigDecimal seconds) {
        for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
            BigDecimal[] parts = seconds.divideAndRemainder(BigDecimal.valueOf(unit.getValue()));
            if (parts[1].signum() == 0 && parts[0].signum() > 0) {
                return parts[0].toBigInteger() + unit.getKey();
            }
        }
        return seconds.stripTrailingZeros().toPlainString() + "s";
    }
}
