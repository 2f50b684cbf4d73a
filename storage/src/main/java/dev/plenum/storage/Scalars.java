package dev.plenum.storage;

import dev.plenum.core.billing.DailyWindow;
import dev.plenum.core.fleet.FreeShares;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.WorkloadId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** Values of one component, written as one number or one string. Amounts of money are strings: 128 bits are no JSON number elsewhere. */
final class Scalars extends SimpleModule {

    private static final long serialVersionUID = 1L;

    Scalars() {
        super("plenum-scalars");
        text(WorkloadId.class, WorkloadId::text, WorkloadId::new);
        text(ReplicaId.class, ReplicaId::toString, ReplicaId::parse);
        text(Money.class, money -> money.nanos().toString(), nanos -> new Money(new BigInteger(nanos)));
        text(DailyWindow.class, DailyWindow::toString, DailyWindow::parse);
        number(MilliCpu.class, MilliCpu::thousandths, MilliCpu::new);
        number(Mebibytes.class, Mebibytes::count, Mebibytes::new);
        number(Quantity.class, Quantity::millionths, Quantity::new);
        shares();
        number(DeviceShare.class, DeviceShare::thousandths, share -> new DeviceShare(Math.toIntExact(share)));
    }

    /** An array of thousandths; version 0.1 wrote an object of them by device index. */
    private void shares() {
        addSerializer(FreeShares.class, new StdSerializer<>(FreeShares.class) {
            @Override
            public void serialize(FreeShares shares, JsonGenerator json, SerializationContext context) {
                json.writeStartArray();
                for (int share : shares.toArray()) {
                    json.writeNumber(share);
                }
                json.writeEndArray();
            }
        });
        addDeserializer(FreeShares.class, new StdDeserializer<>(FreeShares.class) {
            @Override
            public FreeShares deserialize(JsonParser json, DeserializationContext context) {
                List<Integer> shares = new ArrayList<>();
                while (!json.nextToken().isStructEnd()) {
                    if (json.currentToken().isNumeric()) {
                        shares.add(json.getIntValue());
                    }
                }
                return new FreeShares(
                        shares.stream().mapToInt(Integer::intValue).toArray());
            }
        });
    }

    private <T> void text(Class<T> type, Function<T, String> write, Function<String, T> read) {
        addSerializer(type, new StdSerializer<>(type) {
            @Override
            public void serialize(T value, JsonGenerator json, SerializationContext context) {
                json.writeString(write.apply(value));
            }
        });
        addDeserializer(type, new StdDeserializer<>(type) {
            @Override
            public T deserialize(JsonParser json, DeserializationContext context) {
                return read.apply(json.getString());
            }
        });
    }

    private <T> void number(Class<T> type, ToLongFunction<T> write, LongFunction<T> read) {
        addSerializer(type, new StdSerializer<>(type) {
            @Override
            public void serialize(T value, JsonGenerator json, SerializationContext context) {
                json.writeNumber(write.applyAsLong(value));
            }
        });
        addDeserializer(type, new StdDeserializer<>(type) {
            @Override
            public T deserialize(JsonParser json, DeserializationContext context) {
                return read.apply(json.getLongValue());
            }
        });
    }
}
