package dev.plenum.core.audit;

/**
 * From where somebody asked for something, as the server saw it; the journal keeps it with what was asked.
 *
 * @param address of the caller, in digits
 * @param means what the caller showed: {@code api-token}, {@code session}, {@code page}, or the id of a key
 * @param operation of the API, such as {@code POST /v1/workloads}
 * @param scope what the operation is about, such as {@code project:vision}: whoever may read the trail of it may read this
 */
public record Origin(String address, String means, String operation, String scope) {

    /** Of what older journals keep, and of what the installation does by itself. */
    public static final Origin UNKNOWN = new Origin("", "", "", "");

    public Origin about(String other) {
        return new Origin(address, means, operation, other);
    }
}
