package dev.plenum.api;

import java.util.List;
import java.util.Optional;

/**
 * At most so much in any interval of that length, whenever it begins.
 *
 * @param kind {@code requests}, {@code tokens} (input and output together) or {@code concurrent} (requests at a time)
 * @param perSeconds the interval; absent for {@code concurrent}
 */
public record LimitDocument(String kind, long most, Optional<Double> perSeconds) {

    /** Body of {@code PUT /v1/keys/{id}/limits} and {@code PUT /v1/projects/{name}/limits}: replaces all of them. */
    public record All(List<LimitDocument> limits) {}
}
