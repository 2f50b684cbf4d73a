package dev.plenum.simulator;

import dev.plenum.core.fleet.ExportRule;
import dev.plenum.core.tenancy.Binding;
import dev.plenum.core.world.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Random bindings of projects and a random export rule, which some nodes carry, in one of three histories. They come and go while work runs.
 */
final class Laws {

    /** Carried by some nodes; it forbids nobody until a history has it forbid somebody. */
    static final String RULE = "controlled";

    private static final List<String> COUNTRIES = List.of("CN", "DE", "FR");

    private final RandomGenerator random;
    private final boolean some;

    Laws(RandomGenerator random) {
        this.random = random;
        this.some = random.nextInt(3) == 0;
    }

    Input.Command enacted() {
        return new Input.SetExportRule(new ExportRule(RULE, List.of(), "drawn"));
    }

    /** A project is bound, or the rule is changed, or nothing happens. */
    Optional<Input.Command> next() {
        if (!some || random.nextInt(10) > 0) {
            return Optional.empty();
        }
        if (random.nextInt(3) == 0) {
            return Optional.of(new Input.SetExportRule(new ExportRule(RULE, drawn(COUNTRIES), "drawn")));
        }
        List<String> regions = random.nextInt(3) == 0 ? List.of("here") : List.of();
        String project = Demand.PROJECTS.get(random.nextInt(Demand.PROJECTS.size()));
        return Optional.of(new Input.BindProject(project, new Binding(regions, drawn(COUNTRIES))));
    }

    private List<String> drawn(List<String> of) {
        List<String> drawn = new ArrayList<>(of);
        drawn.removeIf(_ -> random.nextBoolean());
        return drawn;
    }
}
