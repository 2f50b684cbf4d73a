package dev.plenum.gateway.translate;

/** A caller's request that cannot be asked as a chat without changing what its answer means, or has no sense at all; it is answered with status 400. */
public final class Untranslatable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final String parameter;

    private Untranslatable(String code, String parameter, String message) {
        super(message, null, false, false);
        this.code = code;
        this.parameter = parameter;
    }

    static Untranslatable unsupported(String parameter, String what) {
        return new Untranslatable(
                "unsupported_parameter",
                parameter,
                "'" + parameter + "' " + what + ": this model's engine only chats, and a chat has nothing equal");
    }

    static Untranslatable wrongType(String parameter, String expected) {
        return new Untranslatable("invalid_type", parameter, "'" + parameter + "' must be " + expected);
    }

    static Untranslatable missing(String parameter) {
        return new Untranslatable(
                "missing_required_parameter", parameter, "'" + parameter + "' is missing from the request");
    }

    /** As it stands in the error. */
    public String code() {
        return code;
    }

    /** Its name, with the way to it, such as {@code messages[2].content[0].type}; empty where it is all of the request. */
    public String parameter() {
        return parameter;
    }
}
