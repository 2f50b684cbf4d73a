package dev.plenum.core.loop;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceRules;
import dev.plenum.core.workload.Base32;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Decides which prices may enter the book: all of a command's, or none. {@link CommandDecider} asks it. */
final class PriceDecider {

    private PriceDecider() {}

    /** @throws dev.plenum.core.error.PlenumException when one of them is wrong */
    static Decision set(World world, List<Price> prices, Instant now) {
        List<Price> book = new ArrayList<>(world.prices().prices());
        List<String> ids = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        for (Price price : prices) {
            checkOrganization(world, price.conditions().organization());
            PriceRules.check(price, book);
            String id = "price-" + Base32.of(world.position() + 1 + events.size());
            Price entered = price.entered(id, now);
            book.add(entered);
            ids.add(id);
            events.add(new Event.PriceSet(entered));
        }
        return new Decision(String.join(" ", ids), events);
    }

    /** An empty name is of all. */
    static void checkOrganization(World world, String name) {
        boolean known = name.isEmpty()
                || world.projects().values().stream()
                        .anyMatch(project -> project.organization().equals(name));
        if (!known) {
            throw Decision.notFound("organization", name, "Create a project of it first: plenum project create");
        }
    }
}
