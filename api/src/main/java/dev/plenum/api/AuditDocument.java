package dev.plenum.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One line of the audit trail.
 *
 * @param position in the journal
 * @param actor such as {@code user:ada}; empty where nobody had signed in
 * @param command such as {@code Submit}; empty where it was refused before there was one, or is none
 * @param operation of the API, such as {@code POST /v1/workloads}
 * @param subject the id or name of what it is about; of what was refused, the path that was asked for
 * @param scope such as {@code project:vision}; empty where it is about everything, or that was not found out
 * @param outcome {@code done}, or the code of the error
 * @param detail what was wrong, in words
 * @param address of the caller
 * @param means what the caller showed: api-token, session, page, or the id of a key
 * @param times how often; more than 1: counted together, once a minute
 */
public record AuditDocument(
        long position,
        Instant at,
        String actor,
        String command,
        String operation,
        String subject,
        String scope,
        String outcome,
        String detail,
        String address,
        String means,
        long times) {

    /** @param next what to ask for {@code before} to get what is older; absent: there is no more */
    public record Page(List<AuditDocument> items, Optional<Long> next) {}
}
