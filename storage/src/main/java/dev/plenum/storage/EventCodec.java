package dev.plenum.storage;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.world.Event;
import java.util.List;
import java.util.SortedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events and all they are made of, as JSON and back: journal, snapshots, views and usage log write through it. Formats grow by fields and types:
 * an unknown field is ignored, a missing one is empty or zero, an unknown type is refused by its name. Safe from any thread.
 */
public final class EventCodec {

    /** The property that carries a variant's name. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    private interface Named {}

    private static final List<Class<?>> EMPTY_WHEN_MISSING = List.of(String.class, List.class, SortedMap.class);

    private final JsonMapper mapper = mapper();
    private final ObjectWriter eventsWriter = mapper.writerFor(Event[].class);

    private static JsonMapper mapper() {
        JsonMapper.Builder builder = JsonMapper.builder()
                .addModule(new Scalars())
                // Components only: Money.isZero() and its like are no data.
                .changeDefaultVisibility(rules -> rules.withIsGetterVisibility(Visibility.NONE))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        EMPTY_WHEN_MISSING.forEach(type -> builder.withConfigOverride(
                type, rules -> rules.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY))));
        TypeNames.SEALED.forEach(type -> builder.addMixIn(type, Named.class));
        TypeNames.ALL.forEach(builder::registerSubtypes);
        return builder.build();
    }

    /** A JSON array in UTF-8. */
    public byte[] encode(List<Event> events) {
        return eventsWriter.writeValueAsBytes(events.toArray(Event[]::new));
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws PlenumException DATA_DIRECTORY_NEWER for a type that is not known, JOURNAL_DAMAGED for anything else that is no event
     */
    public List<Event> decode(byte[] json) {
        return List.of(read(json, Event[].class));
    }

    /** One value of a type that has no variants, such as a World's image. */
    public byte[] write(Object value) {
        return mapper.writeValueAsBytes(value);
    }

    /** Reads what {@link #write} wrote; errors as in {@link #decode}. */
    public <T> T read(byte[] json, Class<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (InvalidTypeIdException e) {
            throw new PlenumException(
                    ErrorCode.DATA_DIRECTORY_NEWER,
                    "stored data of type '" + e.getTypeId() + "', which a newer Plenum wrote",
                    "types that this version knows",
                    "Start the newer Plenum, or use another data directory",
                    e);
        } catch (JacksonException e) {
            throw new PlenumException(
                    ErrorCode.JOURNAL_DAMAGED,
                    "stored data cannot be read: " + e.getOriginalMessage(),
                    "JSON as Plenum wrote it",
                    "Restore the data directory from a copy",
                    e);
        }
    }
}
