package dev.plenum.cli;

import dev.plenum.cli.grammar.Flag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code plenum service}: models behind the gateway. */
final class ServiceCommands {

    private ServiceCommands() {}

    static Command.Group group() {
        return new Command.Group(
                "service",
                "Services: models behind the OpenAI-compatible gateway.",
                List.of(
                        create(),
                        WorkloadCommands.list(Kind.SERVICE),
                        WorkloadCommands.show(Kind.SERVICE),
                        WorkloadCommands.stop(Kind.SERVICE)));
    }

    private static Command create() {
        List<Flag> flags = Specification.flags(
                Flag.value("--model", "NAME", "A model of the catalog; see: plenum model list."),
                Flag.value("--replicas", "N", "Copies of it; default 1."),
                Flag.value("--engine", "NAME", "What serves it; default llama.cpp."),
                Flag.value("--context", "TOKENS", "Context of each request; default: the model's own, at most 4096."),
                Flag.value("--threads", "N", "Threads of each engine; default: the cores it asks for."));
        return Command.of("create", "Create one; with --wait, until it answers.", flags, ServiceCommands::create);
    }

    private static int create(Call call) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (!call.arguments().has("--file")) {
            fields.put(
                    "model",
                    call.arguments()
                            .value("--model")
                            .orElseThrow(() -> Failure.usage(
                                    "A service needs a model.",
                                    "--model NAME",
                                    "See what there is: ./plenum model list")));
        }
        call.whole("--replicas", "2").ifPresent(replicas -> fields.put("replicas", replicas));
        call.arguments().value("--engine").ifPresent(engine -> fields.put("engine", engine));
        call.whole("--context", "2048").ifPresent(tokens -> fields.put("context_tokens", tokens));
        call.whole("--threads", "2").ifPresent(threads -> fields.put("threads", threads));
        return DevCommands.create(call, Kind.SERVICE, fields);
    }
}
