package dev.plenum.gateway.snapshot;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A public model name and the engines that answer for it; only its project's keys see it, or everybody's.
 *
 * @param project whose it is; {@link #EVERYBODY} for all
 * @param model the name that callers send
 * @param targets ready replicas; empty: callers get 503
 * @param contextTokens longest prompt and answer together; 0 where unknown
 * @param fallbacks other models, tried in this order when none of the targets is healthy
 * @param sticky what its requests keep to one target by
 */
public record Route(
        String project,
        String model,
        List<Target> targets,
        int contextTokens,
        Set<Capability> capabilities,
        List<String> fallbacks,
        Sticky sticky) {

    /** The project of a route that every key may use. */
    public static final String EVERYBODY = "";

    public Route {
        targets = List.copyOf(targets);
        EnumSet<Capability> ordered = EnumSet.noneOf(Capability.class);
        ordered.addAll(capabilities);
        capabilities = Collections.unmodifiableSet(ordered);
        fallbacks = List.copyOf(fallbacks);
    }

    /** One whose prompts that begin alike keep to one target. */
    public Route(
            String project,
            String model,
            List<Target> targets,
            int contextTokens,
            Set<Capability> capabilities,
            List<String> fallbacks) {
        this(project, model, targets, contextTokens, capabilities, fallbacks, Sticky.PREFIX);
    }

    /** One without fallbacks. */
    public Route(String project, String model, List<Target> targets, int contextTokens, Set<Capability> capabilities) {
        this(project, model, targets, contextTokens, capabilities, List.of());
    }
}
