package dev.plenum.server;

import dev.plenum.api.ProjectDocument;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.MilliCpu;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Quotas between the wire's cores and devices and the domain's thousandths. */
final class Quotas {

    private static final String ALL = "all";
    private static final int MOST = 1_000_000;

    private Quotas() {}

    static ProjectDocument document(Project project) {
        Quota quota = project.quota();
        SortedMap<String, Double> devices = new TreeMap<>();
        quota.devicesByModel().forEach((model, thousandths) -> devices.put(model, thousandths / 1000.0));
        SortedMap<String, String> borrowing = new TreeMap<>();
        quota.borrowingByModel().keySet().forEach(model -> borrowing(quota, model)
                .ifPresent(limit -> borrowing.put(model, limit)));
        return new ProjectDocument(
                project.name(),
                Optional.of(project.organization()),
                quota.cpu().map(Requests::cores),
                devices.isEmpty() ? Optional.empty() : Optional.of(devices),
                borrowing.isEmpty() ? Optional.empty() : Optional.of(borrowing),
                RateLimits.documents(project.limits()),
                ResidencyRoutes.document(project.binding()));
    }

    /** As on the wire: a number of devices or {@code all}; empty where it may borrow nothing. */
    static Optional<String> borrowing(Quota quota, String model) {
        int limit = quota.borrowingByModel().getOrDefault(model, 0);
        return switch (limit) {
            case 0 -> Optional.empty();
            case Quota.ALL_THAT_IS_IDLE -> Optional.of(ALL);
            default ->
                Optional.of(BigDecimal.valueOf(limit, 3).stripTrailingZeros().toPlainString());
        };
    }

    static Quota read(ProjectDocument asked) {
        Findings findings = new Findings();
        Optional<MilliCpu> cpu = asked.cpuQuota()
                .filter(cores -> inRange("cpu_quota", cores, findings))
                .map(Requests::millis);
        SortedMap<String, Integer> devices = new TreeMap<>();
        asked.deviceQuota().orElse(Map.of()).forEach((model, count) -> {
            if (inRange("device_quota of " + model, count, findings)) {
                devices.put(model, (int) Math.round(count * 1000));
            }
        });
        SortedMap<String, Integer> borrowing = new TreeMap<>();
        asked.borrowingLimit().orElse(Map.of()).forEach((model, limit) -> {
            findings.check(
                    asked.deviceQuota().orElse(Map.of()).containsKey(model),
                    "borrowing_limit of " + model + " '" + limit + "'",
                    "a model that device_quota limits",
                    "Give " + model + " a device_quota, 0 if all of it is to be borrowed");
            thousandths(model, limit, findings).ifPresent(most -> borrowing.put(model, most));
        });
        findings.raise();
        return new Quota(cpu, devices, borrowing);
    }

    private static Optional<Integer> thousandths(String model, String limit, Findings findings) {
        if (ALL.equals(limit)) {
            return Optional.of(Quota.ALL_THAT_IS_IDLE);
        }
        Optional<Integer> read = number(limit);
        findings.check(
                read.isPresent(),
                "borrowing_limit of " + model + " '" + limit + "'",
                "0 to " + MOST + " devices, or " + ALL,
                "Leave it out where nothing is to be borrowed");
        return read;
    }

    private static Optional<Integer> number(String limit) {
        try {
            double devices = Double.parseDouble(limit);
            return Optional.of(devices)
                    .filter(number -> number >= 0 && number <= MOST)
                    .map(number -> (int) Math.round(number * 1000));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static boolean inRange(String what, double amount, Findings findings) {
        boolean right = amount >= 0 && amount <= MOST;
        findings.check(right, what + " " + amount, "0 to " + MOST, "Leave it out for no limit");
        return right;
    }
}
