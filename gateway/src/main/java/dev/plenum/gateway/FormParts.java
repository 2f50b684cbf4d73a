package dev.plenum.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Walks through the parts of a {@code multipart/form-data} body (RFC 7578, RFC 2046) in place, strictly: what two readers could understand in two ways is
 * refused. There is nothing before the first boundary and behind the last, boundaries stand on lines of their own, and each part has one name.
 */
final class FormParts {

    private static final int MOST_PARTS = 128;
    private static final int MOST_HEADERS = 8;
    private static final int LONGEST_HEADER = 4 << 10;
    private static final int LONGEST_BOUNDARY = 70;
    private static final String FORM = "multipart/form-data";
    private static final String BOUNDARY_MARKS = "'()+_,-./:=?";

    private final byte[] body;
    private final byte[] delimiter;
    private int at;
    private int parts;
    private FormDisposition disposition;
    private int from;
    private int to;

    /** Stands before the first part. */
    FormParts(byte[] body, String contentType) {
        this.body = body;
        this.delimiter = ("\r\n--" + boundary(contentType)).getBytes(StandardCharsets.US_ASCII);
        require(startsWith(0, delimiter, 2), "it does not begin with its boundary");
        at = delimiter.length - 2;
    }

    private static String boundary(String contentType) {
        String[] parameters = contentType.split(";", -1);
        require(parameters[0].strip().toLowerCase(Locale.ROOT).equals(FORM), "Content-Type is not " + FORM);
        String boundary = "";
        for (int i = 1; i < parameters.length; i++) {
            String parameter = parameters[i].strip();
            require(!parameter.toLowerCase(Locale.ROOT).startsWith("boundary*"), "its boundary is in another encoding");
            if (parameter.toLowerCase(Locale.ROOT).startsWith("boundary=")) {
                require(boundary.isEmpty(), "Content-Type has two boundaries");
                boundary = unquoted(parameter.substring("boundary=".length()));
            }
        }
        boolean good = !boundary.isEmpty() && boundary.length() <= LONGEST_BOUNDARY;
        require(
                good && boundary.chars().allMatch(FormParts::mayBound),
                "Content-Type has no boundary of 1 to 70 characters");
        return boundary;
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static boolean mayBound(int one) {
        return one < 128 && (Character.isLetterOrDigit(one) || BOUNDARY_MARKS.indexOf(one) >= 0);
    }

    /** Whether there is one more part; then it stands there. Else all of the body was read. */
    boolean next() {
        if (startsWith(at, "--")) {
            boolean end = at + 2 == body.length || (startsWith(at + 2, "\r\n") && at + 4 == body.length);
            require(end, "something follows its last boundary");
            require(parts > 0, "it has no part");
            return false;
        }
        require(startsWith(at, "\r\n"), "something follows a boundary on its line");
        require(++parts <= MOST_PARTS, "it has over " + MOST_PARTS + " parts");
        at += 2;
        headers();
        from = at;
        to = end(at);
        at = to + delimiter.length;
        return true;
    }

    private void headers() {
        disposition = null;
        int headers = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            require(++headers <= MOST_HEADERS, "a part has over " + MOST_HEADERS + " headers");
            int colon = line.indexOf(':');
            require(
                    colon > 0 && line.substring(0, colon).chars().allMatch(one -> one > ' ' && one < 127),
                    "a part has a header without a name");
            header(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        require(disposition != null, "a part has no Content-Disposition");
    }

    private void header(String name, String value) {
        if (name.equals("content-disposition")) {
            require(disposition == null, "a part has two Content-Dispositions");
            disposition = FormDisposition.of(value);
        } else if (name.equals("content-transfer-encoding")) {
            String encoding = value.toLowerCase(Locale.ROOT);
            require(
                    encoding.equals("binary") || encoding.equals("8bit") || encoding.equals("7bit"),
                    "a part has the Content-Transfer-Encoding '" + value + "'");
        }
    }

    /** A header's line; it stands behind its end. */
    private String line() {
        int start = at;
        while (at < body.length && body[at] != '\r') {
            require((body[at] & 0xff) >= ' ' || body[at] == '\t', "a part's header has a control character");
            at++;
        }
        require(startsWith(at, "\r\n"), "it ends in a part's header");
        require(at - start <= LONGEST_HEADER, "a part has a header of over " + LONGEST_HEADER + " bytes");
        String line = new String(body, start, at - start, StandardCharsets.UTF_8);
        at += 2;
        return line;
    }

    /** Where the line break before the next boundary begins. */
    private int end(int start) {
        for (int i = start; i < body.length; i++) {
            if (body[i] == '\r' && startsWith(i, delimiter, 0)) {
                return i;
            }
        }
        throw Refusals.malformedForm("it ends before its last boundary");
    }

    private boolean startsWith(int index, String ascii) {
        return startsWith(index, ascii.getBytes(StandardCharsets.US_ASCII), 0);
    }

    private boolean startsWith(int index, byte[] what, int whatFrom) {
        int length = what.length - whatFrom;
        if (index + length > body.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (body[index + i] != what[whatFrom + i]) {
                return false;
            }
        }
        return true;
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw Refusals.malformedForm(what);
        }
    }

    /** Of the part where it stands. */
    String name() {
        return disposition.name();
    }

    boolean isFile() {
        return disposition.isFile();
    }

    /** Where its value begins. */
    int from() {
        return from;
    }

    int to() {
        return to;
    }
}
