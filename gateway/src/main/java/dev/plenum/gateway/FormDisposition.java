package dev.plenum.gateway;

import java.util.Locale;

/**
 * What a part of a form is (RFC 7578, section 4.2).
 *
 * @param isFile it has a file's name
 */
record FormDisposition(String name, boolean isFile) {

    private static final String TYPE = "form-data";

    /** Of a {@code Content-Disposition}'s value. A backslash before a quote is read in two ways by the world's readers, so it is refused. */
    static FormDisposition of(String value) {
        FormParts.require(
                value.toLowerCase(Locale.ROOT).startsWith(TYPE), "a part's Content-Disposition is not " + TYPE);
        FormParts.require(!value.contains("\\\""), "a part's Content-Disposition has a backslash before a quote");
        String name = "";
        boolean file = false;
        int at = TYPE.length();
        while (at < value.length()) {
            Parameter one = Parameter.at(value, at);
            at = one.end();
            if (one.is("name")) {
                FormParts.require(
                        name.isEmpty() && !one.value().contains("\\"), "a part has two names or a backslash in it");
                name = one.value();
            }
            FormParts.require(!one.is("name*"), "a part's name is in another encoding");
            file |= one.is("filename") || one.is("filename*");
        }
        FormParts.require(!name.isEmpty(), "a part has no name");
        return new FormDisposition(name, file);
    }

    /**
     * {@code ; key=value} or {@code ; key="value"}.
     *
     * @param end where what follows it begins
     */
    private record Parameter(String key, String value, int end) {

        private static final String BROKEN = "a part's Content-Disposition is broken";

        static Parameter at(String text, int start) {
            int from = skipBlanks(text, start);
            FormParts.require(from < text.length() && text.charAt(from) == ';', BROKEN);
            int equals = text.indexOf('=', from);
            FormParts.require(equals > 0, BROKEN);
            String key = text.substring(from + 1, equals).strip().toLowerCase(Locale.ROOT);
            FormParts.require(!key.isEmpty() && key.indexOf('"') < 0 && key.indexOf(';') < 0, BROKEN);
            boolean quoted = equals + 1 < text.length() && text.charAt(equals + 1) == '"';
            int valueFrom = quoted ? equals + 2 : equals + 1;
            int valueTo = text.indexOf(quoted ? '"' : ';', valueFrom);
            FormParts.require(valueTo >= 0 || !quoted, BROKEN);
            valueTo = valueTo < 0 ? text.length() : valueTo;
            String value = text.substring(valueFrom, valueTo);
            if (!quoted) {
                value = value.strip();
                FormParts.require(value.indexOf('"') < 0, BROKEN);
            }
            return new Parameter(key, value, skipBlanks(text, quoted ? valueTo + 1 : valueTo));
        }

        private static int skipBlanks(String text, int start) {
            int at = start;
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
            return at;
        }

        boolean is(String name) {
            return key.equals(name);
        }
    }
}
