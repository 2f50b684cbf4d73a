package dev.plenum.gateway.file;

import dev.plenum.gateway.snapshot.Capability;
import dev.plenum.gateway.snapshot.Probe;
import dev.plenum.gateway.snapshot.Route;
import dev.plenum.gateway.snapshot.Sticky;
import dev.plenum.gateway.snapshot.Target;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The section {@code routes}. */
final class RouteList {

    private static final List<String> KEYS =
            List.of("model", "targets", "fallbacks", "sticky", "context_tokens", "capabilities");
    private static final List<String> TARGET_KEYS = List.of("url", "key", "weight", "probe");
    private static final List<String> PROBE_KEYS = List.of("path", "every", "timeout");
    private static final long MOST_WEIGHT = 1_000_000;

    private final List<Route> routes;
    private final Set<String> models = new TreeSet<>();
    private final Once once = new Once("model");
    private final List<Field> fallbacks = new ArrayList<>();

    RouteList(Optional<Field> list) {
        routes = list.map(all -> all.each(item -> item.section(KEYS).flatMap(this::route)))
                .orElse(List.of());
        fallbacks.forEach(this::checkKnown);
    }

    List<Route> all() {
        return routes;
    }

    /** Their names. */
    Set<String> models() {
        return models;
    }

    private Optional<Route> route(Section section) {
        Optional<String> model = section.need("model", "the name that callers send", this::model);
        List<Target> targets = section.need(
                        "targets", "at least one, such as [{url: \"http://127.0.0.1:8000/v1\"}]", this::targets)
                .orElse(List.of());
        List<String> others =
                section.get("fallbacks", list -> fallbacks(list, model)).orElse(List.of());
        Sticky sticky = section.get("sticky", RouteList::sticky).orElse(Sticky.PREFIX);
        int context = section.get("context_tokens", Values.whole(1, Integer.MAX_VALUE))
                .orElse(0L)
                .intValue();
        Set<Capability> capabilities =
                section.get("capabilities", RouteList::capabilities).orElseGet(() -> EnumSet.allOf(Capability.class));
        return model.map(name -> new Route(Route.EVERYBODY, name, targets, context, capabilities, others, sticky));
    }

    private static Optional<Sticky> sticky(Field field) {
        Map<String, Sticky> known = new LinkedHashMap<>();
        EnumSet.allOf(Sticky.class).forEach(one -> known.put(one.wireName(), one));
        String expected = "one of " + String.join(", ", known.keySet());
        return field.text(expected).flatMap(name -> {
            if (!known.containsKey(name)) {
                field.refused(name, Nearest.to(name, known.keySet()).orElse(expected));
            }
            return Optional.ofNullable(known.get(name));
        });
    }

    private Optional<String> model(Field field) {
        Optional<String> name = field.text("the name that callers send");
        name.ifPresent(given -> {
            once.check(field, given);
            models.add(given);
        });
        return name;
    }

    private Optional<List<Target>> targets(Field list) {
        Once within = new Once("target");
        List<Field> items = list.items();
        if (items.isEmpty()) {
            list.wrong("has no target", "at least one");
        }
        return Optional.of(items.stream()
                .flatMap(item -> item.section(TARGET_KEYS).flatMap(RouteList::target).stream()
                        .peek(target -> within.check(item, target)))
                .toList());
    }

    private static Optional<Target> target(Section section) {
        Optional<URI> url =
                section.need("url", "the address of an endpoint, such as http://127.0.0.1:8000/v1", Address::endpoint);
        Optional<String> secret = section.get("key", Values::secret);
        int weight =
                section.get("weight", Values.whole(1, MOST_WEIGHT)).orElse(1L).intValue();
        Optional<Probe> probe = section.get("probe", RouteList::probe);
        return url.map(address -> new Target(address, secret, weight, probe));
    }

    private static Optional<Probe> probe(Field field) {
        return field.section(PROBE_KEYS).flatMap(section -> {
            Optional<String> path = section.need("path", "a path such as /health", Values::path);
            Duration every = section.get("every", Values.time(Probe.LEAST_EVERY, Probe.MOST_EVERY))
                    .orElse(Probe.EVERY);
            Duration usual = every.compareTo(Probe.TIMEOUT) < 0 ? every : Probe.TIMEOUT;
            Duration timeout = section.get("timeout", Values.time(Duration.ofMillis(1), every))
                    .orElse(usual);
            return path.map(one -> new Probe(one, every, timeout));
        });
    }

    private Optional<List<String>> fallbacks(Field list, Optional<String> model) {
        Once within = new Once("fallback");
        return Optional.of(
                list.each(item -> item.text("a model of another route").map(name -> {
                    within.check(item, name);
                    if (model.filter(name::equals).isPresent()) {
                        item.refused(name, "another model than the route's own");
                    }
                    fallbacks.add(item);
                    return name;
                })));
    }

    private void checkKnown(Field fallback) {
        fallback.text("")
                .filter(name -> !models.contains(name))
                .ifPresent(name -> fallback.refused(
                        name,
                        Nearest.to(name, models).orElse("a model that has a route: " + String.join(", ", models))));
    }

    private static Optional<Set<Capability>> capabilities(Field list) {
        Map<String, Capability> known = new LinkedHashMap<>();
        EnumSet.allOf(Capability.class).forEach(one -> known.put(one.wireName(), one));
        String all = String.join(", ", known.keySet());
        List<Field> items = list.items();
        if (items.isEmpty()) {
            list.wrong("has no capability", "some of " + all + "; without this key it has all");
        }
        Set<Capability> found = EnumSet.noneOf(Capability.class);
        for (Field item : items) {
            item.text("one of " + all).ifPresent(name -> {
                if (known.containsKey(name)) {
                    found.add(known.get(name));
                } else {
                    item.refused(name, Nearest.to(name, known.keySet()).orElse("one of " + all));
                }
            });
        }
        return Optional.of(found);
    }
}
