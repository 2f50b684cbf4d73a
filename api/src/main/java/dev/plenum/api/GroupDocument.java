package dev.plenum.api;

import java.util.List;
import java.util.Optional;

/**
 * Users and service accounts that get roles together.
 *
 * @param id such as {@code group:research}
 * @param members ids, such as {@code user:ada}
 */
public record GroupDocument(String id, String name, List<String> members) {

    /** Body of {@code POST /v1/groups}. */
    public record Add(String name, Optional<List<String>> members) {}
}
