package dev.plenum.cli;

import dev.plenum.cli.text.Prose;
import dev.plenum.cli.text.Table;
import dev.plenum.cli.text.Wording;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A workload in words. */
final class WorkloadView {

    private static final int INDENT = 11;

    private WorkloadView() {}

    static void show(Call call, Document workload) {
        Document spec = workload.object("spec");
        field(call, "id", workload.text("id") + " (" + Kind.words(workload.text("kind")) + ")");
        field(call, "name", workload.text("name"));
        field(call, "project", workload.text("project"));
        field(call, "phase", workload.text("phase") + simulated(workload));
        field(call, "note", workload.text("reason"));
        field(call, "asks for", request(spec));
        field(call, "priority", spec.text("priority"));
        field(call, "command", String.join(" ", spec.texts("command")));
        field(call, "recipe", spec.text("recipe"));
        field(call, "model", spec.text("model").isEmpty() ? spec.text("model_name") : spec.text("model"));
        field(call, "tool", spec.text("tool"));
        moment(call, "submitted", workload, "submitted_at");
        moment(call, "started", workload, "started_at");
        moment(call, "ended", workload, "ended_at");
        field(call, "cost", cost(workload.object("cost")));
        field(call, "link", workload.text("link"));
        List<Document> replicas = workload.list("replicas");
        if (!replicas.isEmpty()) {
            call.line("");
            replicas(call, replicas);
        }
    }

    private static String cost(Document cost) {
        if (cost.fields().isEmpty()) {
            return "";
        }
        String hour = cost.text("per_hour").isEmpty() ? "" : "; " + cost.text("per_hour") + " an hour now";
        return cost.text("so_far") + " " + cost.text("currency") + " so far" + hour
                + (cost.flag("unpriced") ? "; some of it has no price" : "");
    }

    private static void replicas(Call call, List<Document> replicas) {
        Table table = new Table("REPLICA", "GENERATION", "PHASE", "NODE", "DEVICES", "RAN", "EXIT");
        for (Document replica : replicas) {
            table.row(
                    replica.text("id"),
                    replica.text("generation"),
                    replica.text("phase"),
                    replica.text("node"),
                    String.join(",", replica.texts("devices")),
                    replica.number("run_time_seconds")
                            .map(WorkloadView::seconds)
                            .orElse(""),
                    replica.text("exit"));
        }
        call.table(table, "", 2, Paint::phase);
    }

    private static void field(Call call, String label, String value) {
        if (!value.isEmpty()) {
            Prose.folded(label, INDENT, value).forEach(call::line);
        }
    }

    private static void moment(Call call, String label, Document workload, String name) {
        workload.instant(name)
                .ifPresent(
                        then -> field(call, label, Wording.ago(then, call.now()) + " (" + workload.text(name) + ")"));
    }

    private static String simulated(Document workload) {
        return workload.flag("simulated") ? " (simulated: on devices that do not exist)" : "";
    }

    /** {@code 2 x (1 core, 512 MiB, 0.5 h20)}. */
    static String request(Document spec) {
        Document request = spec.object("request");
        List<String> parts = new ArrayList<>();
        request.number("cpu").ifPresent(cpu -> parts.add(plain(cpu) + (cpu == 1 ? " core" : " cores")));
        request.number("memory_mib").ifPresent(mib -> parts.add(Wording.bytes(mib.longValue() << 20)));
        Document device = request.object("device");
        if (!device.fields().isEmpty()) {
            double count =
                    device.number("count").orElse(1.0) * device.number("share").orElse(1.0);
            parts.add(plain(count) + " " + device.text("model"));
        }
        long replicas = spec.whole("replicas");
        String one = String.join(", ", parts);
        return replicas > 1 ? replicas + " x (" + one + ")" : one;
    }

    /** Where it is now: the nodes of its newest generation. */
    static String place(Document workload) {
        List<String> nodes = new ArrayList<>();
        long newest = 0;
        for (Document replica : workload.list("replicas")) {
            newest = Math.max(newest, replica.whole("generation"));
        }
        for (Document replica : workload.list("replicas")) {
            String node = replica.text("node");
            if (replica.whole("generation") == newest && !node.isEmpty() && !nodes.contains(node)) {
                nodes.add(node);
            }
        }
        String shown =
                nodes.size() > 2 ? nodes.getFirst() + " and " + (nodes.size() - 1) + " more" : String.join(",", nodes);
        return workload.flag("simulated") ? (shown + " (simulated)").strip() : shown;
    }

    /** What its shims measured; while it runs, from its start to now. */
    static String ran(Document workload, Instant now) {
        if (workload.instant("ended_at").isEmpty()) {
            return workload.instant("started_at")
                    .map(start -> Duration.between(start, now))
                    .map(Wording::span)
                    .orElse("");
        }
        double longest = 0;
        for (Document replica : workload.list("replicas")) {
            longest = Math.max(longest, replica.number("run_time_seconds").orElse(0.0));
        }
        return longest == 0 ? "" : seconds(longest);
    }

    private static String seconds(double seconds) {
        return Wording.span(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
