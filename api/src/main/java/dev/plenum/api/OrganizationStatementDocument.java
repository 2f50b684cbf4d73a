package dev.plenum.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What an organization owes for a period: the statements of its projects.
 *
 * @param from first day, UTC
 * @param to last day, UTC, included
 * @param total the sum of the projects' totals
 * @param simulatedTotal of devices that do not exist: never in the total
 * @param charges of the organization as a whole, on the sum of its projects' net; absent: there are none in it or in its projects
 * @param converted what is due in another currency, where one was asked for
 * @param digest lower-case hexadecimal SHA-256 of this document as it stands without it
 */
public record OrganizationStatementDocument(
        String organization,
        String currency,
        LocalDate from,
        LocalDate to,
        Instant at,
        List<StatementDocument> projects,
        String total,
        String simulatedTotal,
        Optional<ChargesDocument> charges,
        Optional<ConvertedDocument> converted,
        Optional<String> digest) {

    public OrganizationStatementDocument with(String sha256) {
        return new OrganizationStatementDocument(
                organization,
                currency,
                from,
                to,
                at,
                projects,
                total,
                simulatedTotal,
                charges,
                converted,
                Optional.of(sha256));
    }
}
