package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.Command.Group;
import dev.plenum.cli.text.Prose;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code plenum explain}: why a workload waits, or is where it is. */
final class ExplainCommand {

    private ExplainCommand() {}

    static Group group() {
        return Group.single(Command.of(
                "explain",
                "Say why a workload waits, or why it landed where it is.",
                List.of(),
                ExplainCommand::run,
                WorkloadCommands.ID));
    }

    private static int run(Call call) {
        String id = Json.read(WorkloadCommands.find(call, call.arguments().word(0), Optional.empty()))
                .text("id");
        byte[] document = call.get("/v1/workloads/" + PlenumClient.encoded(id) + "/explain", Map.of());
        if (call.json()) {
            call.raw(document);
            return ExitStatus.DONE;
        }
        Document explanation = Json.read(document);
        Prose.folded(
                        "",
                        0,
                        explanation.text("id") + " (" + explanation.text("phase") + "): " + explanation.text("summary"))
                .forEach(call::line);
        for (String detail : explanation.texts("details")) {
            Prose.folded("  -", 4, detail).forEach(call::line);
        }
        return ExitStatus.DONE;
    }
}
