package dev.plenum.cli;

import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.text.Quantities;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The flags of a quota, and what they make of the one there is: {@code quota set}, {@code project quota} and {@code project create} have the same. */
final class QuotaFlags {

    private static final String NONE = "none";
    private static final String ALL = "all";
    private static final String CPU = "--cpu";
    private static final String DEVICES = "--devices";
    private static final String DEVICE = "--device";
    private static final String BORROW = "--borrow";

    static final List<Flag> FLAGS = List.of(
            Flag.value(CPU, "CORES", "At most so many cores at once, such as 8; none: not limited."),
            Flag.value(
                    DEVICES,
                    "MODEL=N,...",
                    "The nominal share of every limited model, such as h100=4,h20=16. A model left out is not limited; none: no model is."),
            Flag.repeated(
                    DEVICE, "MODEL=N", "Changes one model and leaves the others, such as h20=1.5; none: not limited."),
            Flag.value(
                    BORROW,
                    "MODEL=N|all,...",
                    "How much more of a limited model it may hold while others leave theirs idle, such as h100=2,h20=all. "
                            + "A model left out borrows nothing; all: all of every limited model; none: nothing."));

    private QuotaFlags() {}

    static boolean given(Call call) {
        return FLAGS.stream().map(Flag::name).anyMatch(call.arguments()::has);
    }

    /** Changes the fields of a project's document; what no flag names stays. */
    static void overlay(Call call, Map<String, Object> body) {
        if (is(call, CPU, NONE)) {
            body.remove("cpu_quota");
        } else {
            call.decimal(CPU, "8, or none").ifPresent(cores -> body.put("cpu_quota", cores));
        }
        Map<String, Object> devices = devices(call, body);
        Map<String, Object> borrowing = borrowing(call, body, devices);
        put(body, "device_quota", devices);
        put(body, "borrowing_limit", borrowing);
    }

    private static boolean is(Call call, String flag, String word) {
        return call.arguments().value(flag).filter(word::equals).isPresent();
    }

    private static void put(Map<String, Object> body, String field, Map<String, Object> byModel) {
        if (byModel.isEmpty()) {
            body.remove(field);
        } else {
            body.put(field, byModel);
        }
    }

    private static Map<String, Object> devices(Call call, Map<String, Object> body) {
        Map<String, Object> devices = new LinkedHashMap<>();
        if (!call.arguments().has(DEVICES)) {
            new Document(body)
                    .object("device_quota")
                    .fields()
                    .forEach((model, count) -> devices.put(model, new BigDecimal(count.toString())));
        } else if (!is(call, DEVICES, NONE)) {
            list(call, DEVICES, "such as h100=4,h20=16, or none")
                    .forEach((model, typed) ->
                            devices.put(model, number(call, DEVICES, model, typed, "such as h100=4,h20=16, or none")));
        }
        Specification.pairs(call, DEVICE).forEach((model, typed) -> {
            if (typed.equals(NONE)) {
                devices.remove(model);
            } else {
                devices.put(model, number(call, DEVICE, model, typed.toString(), "such as h20=1.5, or h20=none"));
            }
        });
        return devices;
    }

    /** Only a limited model has a limit to go beyond: with the limit goes the borrowing. */
    private static Map<String, Object> borrowing(Call call, Map<String, Object> body, Map<String, Object> devices) {
        Map<String, Object> borrowing = new LinkedHashMap<>();
        if (!call.arguments().has(BORROW)) {
            borrowing.putAll(new Document(body).object("borrowing_limit").fields());
            borrowing.keySet().retainAll(devices.keySet());
        } else if (is(call, BORROW, ALL)) {
            devices.keySet().forEach(model -> borrowing.put(model, ALL));
        } else if (!is(call, BORROW, NONE)) {
            String expected = "such as h100=2,h20=all, or all, or none";
            list(call, BORROW, expected)
                    .forEach((model, typed) -> borrowing.put(
                            model,
                            typed.equals(ALL)
                                    ? ALL
                                    : number(call, BORROW, model, typed, expected)
                                            .toPlainString()));
        }
        return borrowing;
    }

    /** {@code h100=4,h20=16} by model. */
    private static Map<String, String> list(Call call, String flag, String expected) {
        Map<String, String> byModel = new LinkedHashMap<>();
        String typed = call.arguments().value(flag).orElse("");
        for (String part : typed.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw call.wrong(flag, typed, expected);
            }
            byModel.put(part.substring(0, equals), part.substring(equals + 1));
        }
        return byModel;
    }

    private static BigDecimal number(Call call, String flag, String model, String typed, String expected) {
        return Quantities.decimal(typed).orElseThrow(() -> call.wrong(flag, model + "=" + typed, expected));
    }
}
