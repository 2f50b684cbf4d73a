package dev.plenum.cli;

import dev.plenum.cli.DeriveCatalogue.Device;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.core.billing.derive.CostStack;
import dev.plenum.core.billing.derive.Figure;
import dev.plenum.core.billing.derive.Item;
import java.util.Locale;
import java.util.Optional;

/** {@code plenum price derive}: what a device-hour costs its owner, line by line, and the price that earns it back. Asks no server. */
final class DeriveCommand {

    private DeriveCommand() {}

    static Command command() {
        return Command.of(
                "derive",
                "Show what an hour of a device costs its owner, line by line, and a price from it.",
                DeriveFlags.all(),
                DeriveCommand::derive,
                Parameter.one("MODEL", "A device model, such as h100."));
    }

    private static int derive(Call call) {
        DeriveCatalogue catalogue = DeriveCatalogue.shipped();
        String model = call.arguments().word(0).toLowerCase(Locale.ROOT);
        Device device = device(call, catalogue, model);
        CostStack stack = new CostStack(DeriveFigures.of(call, catalogue, device));
        Optional<Figure> rent = catalogue
                .figure("rent-" + model)
                .map(dollars -> dollars.times(
                        Figure.exactly(DeriveFigures.rate(call, catalogue).middle(), dollars.source(), false)));
        DeriveView view = new DeriveView(device, DeriveFigures.currency(call), stack, rent);
        return call.json() ? call.done(Json.write(view.document()), "") : view.print(call);
    }

    /** A model that is not in the catalogue is one too, once its price and power are typed. */
    private static Device device(Call call, DeriveCatalogue catalogue, String model) {
        Device known = catalogue.devices().get(model);
        if (known != null) {
            return known;
        }
        if (DeriveFlags.typed(call, Item.PRICE).isPresent()
                && DeriveFlags.typed(call, Item.POWER).isPresent()
                && model.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            return new Device(model, model, Optional.empty(), Optional.empty(), false);
        }
        throw Failure.usage(
                "The catalogue has no device model '" + model + "'.",
                String.join(", ", catalogue.near(model)),
                "For another one, state what it costs and draws: --price AMOUNT --power WATTS");
    }
}
