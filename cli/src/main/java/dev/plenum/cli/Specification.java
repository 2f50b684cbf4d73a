package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Arguments;
import dev.plenum.cli.grammar.Flag;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A workload's specification from flags, as the body of a submit. */
final class Specification {

    private static final Flag WAIT = Flag.toggle("--wait", "Wait until a job has ended, or the rest runs.")
            .or("-w");
    private static final List<Flag> COMMON = List.of(
            Flag.value("--file", "FILE", "Take all of it from a YAML file; - is standard input.")
                    .or("-f"),
            Flag.value("--name", "NAME", "Unique in the project among what is alive; default: made from the kind."),
            Flag.value("--cpu", "CORES", "Cores of each replica, such as 0.5; default 1."),
            Flag.value("--memory", "SIZE", "Memory of each replica, such as 512Mi or 2Gi; default 512Mi."),
            Flag.value("--device", "MODEL[:N]", "Devices of each replica, such as h20 or h20:2; default: the CPU."),
            Flag.value("--share", "FRACTION", "A part of one device, 0.001 to 1."),
            Flag.repeated(
                    "--node-label", "NAME=VALUE", "Only nodes with this label, such as region=eu; may be repeated."),
            Flag.repeated("--tolerate", "TAINT", "A taint of nodes that does not matter; may be repeated."),
            Flag.value("--within", "PLACE", "Replicas stay in one device-group, node, rack, zone or region."),
            Flag.value("--most-per-node", "N", "At most so many replicas on one node."),
            Flag.value("--priority", "CLASS", "reserved, standard (default) or spot."),
            Flag.toggle("--dry-run", "Only say what it would cost and whether there is room; submit nothing."),
            WAIT);

    private Specification() {}

    /** The flags that every kind has, after its own. */
    static List<Flag> flags(Flag... own) {
        List<Flag> all = new ArrayList<>(List.of(own));
        all.addAll(COMMON);
        return all;
    }

    static boolean dryRun(Call call) {
        return call.arguments().has("--dry-run");
    }

    /** What the flags or the file say would cost; {@code own} adds the fields of the kind. Answers the estimate's document. */
    static byte[] estimate(Call call, Kind kind, Map<String, Object> own) {
        return send(call, kind, own, "/v1/estimates", new LinkedHashMap<>());
    }

    /** Submits what the flags or the file say; {@code own} adds the fields of the kind. Answers the workload's document. */
    static byte[] submit(Call call, Kind kind, Map<String, Object> own) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Idempotency-Key", onceKey(call));
        return send(call, kind, own, "/v1/workloads", headers);
    }

    private static byte[] send(
            Call call, Kind kind, Map<String, Object> own, String path, Map<String, String> headers) {
        Optional<String> file = call.arguments().value("--file");
        byte[] body;
        if (file.isPresent()) {
            headers.put("Content-Type", "application/yaml");
            body = SpecificationFile.read(call, kind, file.get());
        } else {
            body = Json.write(fromFlags(call, kind, own));
        }
        PlenumClient client = call.client();
        return client.send("POST", path, body, headers).bytes();
    }

    private static Map<String, Object> fromFlags(Call call, Kind kind, Map<String, Object> own) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("kind", kind.wire());
        call.project().ifPresent(project -> spec.put("project", project));
        call.arguments().value("--name").ifPresent(name -> spec.put("name", name));
        call.arguments().value("--priority").ifPresent(priority -> spec.put("priority", priority));
        Map<String, Object> request = new LinkedHashMap<>();
        call.decimal("--cpu", "0.5").ifPresent(cores -> request.put("cpu", cores));
        call.memoryMib("--memory").ifPresent(mib -> request.put("memory_mib", mib));
        device(call).ifPresent(device -> request.put("device", device));
        Map<String, Object> constraints = constraints(call);
        if (!constraints.isEmpty()) {
            request.put("constraints", constraints);
        }
        if (!request.isEmpty()) {
            spec.put("request", request);
        }
        spec.putAll(own);
        return spec;
    }

    private static Map<String, Object> constraints(Call call) {
        Map<String, Object> constraints = new LinkedHashMap<>();
        Map<String, List<String>> labels = new LinkedHashMap<>();
        for (String pair : call.arguments().values("--node-label")) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw call.wrong("--node-label", pair, "NAME=VALUE");
            }
            labels.computeIfAbsent(pair.substring(0, equals), _ -> new ArrayList<>())
                    .add(pair.substring(equals + 1));
        }
        if (!labels.isEmpty()) {
            constraints.put("labels", labels);
        }
        if (call.arguments().has("--tolerate")) {
            constraints.put("tolerations", call.arguments().values("--tolerate"));
        }
        call.arguments().value("--within").ifPresent(within -> constraints.put("within", within));
        call.whole("--most-per-node", "2").ifPresent(most -> constraints.put("most_per_node", most));
        return constraints;
    }

    private static Optional<Map<String, Object>> device(Call call) {
        Optional<BigDecimal> share = call.decimal("--share", "0.5");
        Optional<String> typed = call.arguments().value("--device");
        if (typed.isEmpty()) {
            share.ifPresent(ignored -> {
                throw Failure.usage(
                        "--share says nothing without --device.", "--device MODEL --share 0.5", call.help());
            });
            return Optional.empty();
        }
        Map<String, Object> device = new LinkedHashMap<>();
        int colon = typed.get().lastIndexOf(':');
        device.put("model", colon < 0 ? typed.get() : typed.get().substring(0, colon));
        if (colon >= 0) {
            device.put(
                    "count",
                    dev.plenum.cli.text.Quantities.whole(typed.get().substring(colon + 1))
                            .filter(count -> count > 0)
                            .orElseThrow(() -> call.wrong("--device", typed.get(), "a model such as h20, or h20:2")));
        }
        share.ifPresent(part -> device.put("share", part));
        return Optional.of(device);
    }

    /** {@code NAME=VALUE} of a repeatable flag. */
    static Map<String, Object> pairs(Call call, String flag) {
        Map<String, Object> pairs = new LinkedHashMap<>();
        Arguments arguments = call.arguments();
        for (String pair : arguments.values(flag)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw call.wrong(flag, pair, "NAME=VALUE");
            }
            pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return pairs;
    }

    /** A file or folder that the server is to read, by its absolute path. */
    static String readable(Call call, String flag, String typed) {
        Path file = Path.of(typed).toAbsolutePath().normalize();
        if (!Files.isReadable(file)) {
            throw Failure.usage(
                    "'" + typed + "' of " + flag + " cannot be read.", "a file or a folder of files", call.help());
        }
        return file.toString();
    }

    /** Never twice on one machine: a repeated request of this command is known by it. */
    private static String onceKey(Call call) {
        return "cli-" + ProcessHandle.current().pid() + "-" + call.now().toEpochMilli() + "-" + System.nanoTime();
    }
}
