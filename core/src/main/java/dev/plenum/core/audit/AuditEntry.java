package dev.plenum.core.audit;

import java.time.Instant;

/**
 * One line of the audit trail, made from the journal by whoever follows it.
 *
 * @param position of the event in the journal
 * @param act what was done; of a command of the loop the subject is what it was answered with
 */
public record AuditEntry(long position, Instant at, Act act) {}
