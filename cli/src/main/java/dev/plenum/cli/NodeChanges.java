package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Parameter;
import java.util.List;
import java.util.Map;

/** {@code plenum node cordon}, {@code uncordon} and {@code drain}: what a node takes from now on. */
final class NodeChanges {

    private static final Parameter NAME = Parameter.one("NAME", "The node; plenum node list shows them.");

    private NodeChanges() {}

    static List<Command> commands() {
        return List.of(
                change(
                        "cordon",
                        "Keep what a node runs, and put nothing new on it.",
                        "Node %s takes nothing new; what it runs stays."),
                change("uncordon", "Let a node take new replicas again.", "Node %s takes new replicas again."),
                change(
                        "drain",
                        "Cordon a node and have what it runs go elsewhere, with notice; gangs leave whole.",
                        "Node %s takes nothing new; what it runs got notice to leave."));
    }

    private static Command change(String verb, String summary, String done) {
        return Command.of(
                verb,
                summary,
                List.of(),
                call -> {
                    String name = call.arguments().word(0);
                    String path = "/v1/nodes/" + PlenumClient.encoded(name) + "/" + verb;
                    return call.done(call.write("POST", path, Map.of()), String.format(done, name));
                },
                NAME);
    }
}
