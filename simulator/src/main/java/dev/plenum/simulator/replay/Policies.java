package dev.plenum.simulator.replay;

import dev.plenum.core.scheduling.FirstFit;
import dev.plenum.core.scheduling.FragmentationGradient;
import dev.plenum.core.scheduling.LeastStranded;
import dev.plenum.core.scheduling.RequestMix;
import dev.plenum.core.scheduling.Scorer;
import java.util.List;

/** Placement policies by the names that users type. */
public final class Policies {

    public static final List<String> NAMES = List.of("plenum", "fgd", "first-fit");

    private Policies() {}

    /** @throws IllegalArgumentException for a name that is none of {@link #NAMES} */
    public static Scorer named(String name, RequestMix mix) {
        return switch (name) {
            case "plenum" -> new LeastStranded(mix);
            case "fgd" -> new FragmentationGradient(mix);
            case "first-fit" -> new FirstFit();
            default -> throw new IllegalArgumentException(name);
        };
    }
}
