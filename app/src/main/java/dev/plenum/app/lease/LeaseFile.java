package dev.plenum.app.lease;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.units.Money;
import dev.plenum.gateway.budget.Spending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Grants in a file of the data directory, replaced in one step. It survives a crash of the process; a power failure may lose the last grants. */
public record LeaseFile(Path path) implements LeaseStore {

    private static final JsonMapper JSON = new JsonMapper();

    /** @throws PlenumException JOURNAL_DAMAGED */
    @Override
    public List<Held> read() {
        if (!Files.exists(path)) {
            return List.of();
        }
        try {
            List<Held> all = new ArrayList<>();
            JSON.readTree(Files.readAllBytes(path)).forEach(node -> all.add(held(node)));
            return all;
        } catch (IOException | JacksonException | IllegalArgumentException | java.time.DateTimeException e) {
            throw new PlenumException(
                    ErrorCode.JOURNAL_DAMAGED,
                    path + " cannot be read: " + e.getMessage(),
                    "the spending leases of gateways",
                    "Restore it from a copy; without it gateways may spend twice what they hold",
                    e);
        }
    }

    @Override
    public void write(List<Held> all) {
        Path next = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.write(
                    next,
                    JSON.writeValueAsBytes(all.stream().map(LeaseFile::map).toList()));
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new PlenumException(
                    ErrorCode.DISK_FULL,
                    path + " cannot be written: " + e.getMessage(),
                    "",
                    "Make room on the disk",
                    e);
        }
    }

    private static Map<String, Object> map(Held held) {
        return Map.of(
                "gateway", held.gateway(),
                "firstSequence", held.life().firstSequence(),
                "startedAt", held.life().startedAt().toString(),
                "project", held.project(),
                "month", held.month().toString(),
                "granted", held.granted().toString(),
                "returned", held.returned().toString(),
                "posted", held.posted().toString(),
                "former", held.former().toString());
    }

    private static Held held(JsonNode node) {
        return new Held(
                node.path("gateway").asString(),
                new Spending.Life(
                        node.path("firstSequence").asLong(),
                        Instant.parse(node.path("startedAt").asString())),
                node.path("project").asString(),
                YearMonth.parse(node.path("month").asString()),
                Money.of(node.path("granted").asString()),
                Money.of(node.path("returned").asString()),
                Money.of(node.path("posted").asString()),
                Money.of(node.path("former").asString()));
    }
}
