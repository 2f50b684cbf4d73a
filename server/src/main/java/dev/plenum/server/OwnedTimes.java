package dev.plenum.server;

import dev.plenum.api.DeviceTimeDocument;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.owning.OwnedTime;
import dev.plenum.core.owning.Slot;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Device time of a period, added up by what the caller asks for. */
record OwnedTimes(ServerPorts ports) {

    private static final int MILLIONTHS = 6;

    private record Group(Meter meter, String name) implements Comparable<Group> {

        private static final Comparator<Group> ORDER =
                Comparator.comparing(Group::meter).thenComparing(Group::name);

        @Override
        public int compareTo(Group other) {
            return ORDER.compare(this, other);
        }
    }

    DeviceTimeDocument document(Period period, String by, Instant now) {
        Function<Slot, String> name = name(by);
        SortedMap<Group, OwnedTime> sums = new TreeMap<>();
        ports.views()
                .deviceTime(
                        period.from(),
                        period.to(),
                        now,
                        (slot, time) ->
                                sums.merge(new Group(slot.stock().meter(), name.apply(slot)), time, OwnedTime::plus));
        List<DeviceTimeDocument.Row> rows = sums.entrySet().stream()
                .map(sum -> row(sum.getKey(), sum.getValue()))
                .toList();
        return new DeviceTimeDocument(period.from(), period.to(), now, by, rows);
    }

    private static Function<Slot, String> name(String by) {
        return switch (by) {
            case "model" -> _ -> "";
            case "pool" -> slot -> slot.stock().pool();
            case "region" -> slot -> slot.stock().region();
            case "project" -> Slot::project;
            case "workload" -> Slot::workload;
            default ->
                throw new PlenumException(
                        ErrorCode.INVALID_REQUEST,
                        "by '" + by + "'",
                        "model, pool, region, project or workload",
                        "Choose one of them");
        };
    }

    private static DeviceTimeDocument.Row row(Group group, OwnedTime time) {
        return new DeviceTimeDocument.Row(
                PriceDocuments.wireName(group.meter.kind()),
                group.meter.subject(),
                group.meter.simulated(),
                group.name,
                units(time.owned()),
                units(time.billed()),
                units(time.held()),
                units(time.idle()),
                units(time.outOfService()));
    }

    private static String units(BigInteger millionths) {
        BigDecimal plain = new BigDecimal(millionths, MILLIONTHS).stripTrailingZeros();
        return plain.toPlainString();
    }
}
