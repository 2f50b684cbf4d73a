package dev.plenum.simulator.replay;

import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.world.Input;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The projects of a trace, under names that Plenum allows: {@code 7F 04} of the trace is {@code p-7f-04}. */
public final class Projects {

    private static final int LONGEST = 40;

    private final Map<String, String> names = new HashMap<>();
    private final Simulation simulation;

    Projects(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Its name here; on first sight it is created, without quota. */
    String of(String traced) {
        return names.computeIfAbsent(traced, _ -> {
            String name = allowed(traced);
            simulation.ask(new Input.CreateProject(new Project(name, "trace", Quota.UNLIMITED)));
            return name;
        });
    }

    /** The name that Plenum allows for it. */
    public static String allowed(String traced) {
        String plain = traced.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
        String name = plain.isEmpty() || !Character.isLetter(plain.charAt(0)) ? "p-" + plain : plain;
        return name.substring(0, Math.min(LONGEST, name.length()));
    }
}
