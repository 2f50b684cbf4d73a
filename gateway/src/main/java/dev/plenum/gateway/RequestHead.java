package dev.plenum.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The head of a request (RFC 9112), read strictly: what two readers could understand in two ways is refused, so that nothing can be smuggled past the
 * gateway. Only the headers that it acts on are kept; none of a caller's headers reaches an engine.
 */
final class RequestHead {

    /** A head may be so long, in bytes, and have so many headers. */
    static final int MAX_BYTES = 64 << 10;

    private static final int MAX_HEADERS = 200;
    private static final byte[] NOTHING = {};
    private static final boolean[] TOKEN = token();
    private static final boolean[] TARGET = target();

    private final byte[] bytes;
    private int at;
    private final int to;
    private String method = "";
    private String path = "";
    private boolean oldVersion;
    private byte[] credential = NOTHING;
    private boolean close;
    private boolean keepAlive;
    private boolean chunked;
    private boolean expectsContinue;
    private long contentLength = -1;
    private int hosts;
    private boolean transferCoded;
    private String contentType = "";
    private String traceparent = "";

    private RequestHead(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.to = to;
    }

    /** Where the head that begins at {@code from} ends, behind its empty line; -1 while it is not all there. */
    static int end(byte[] bytes, int from, int scanned, int to) {
        for (int i = Math.max(from + 3, scanned); i < to; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    /** Reads a whole head, its empty line included. */
    static RequestHead read(byte[] bytes, int from, int to) {
        RequestHead head = new RequestHead(bytes, from, to);
        head.requestLine();
        int headers = 0;
        while (head.header()) {
            if (++headers > MAX_HEADERS) {
                throw Refusals.headTooLong();
            }
        }
        head.check();
        return head;
    }

    private void requestLine() {
        int from = at;
        while (TOKEN[bytes[at] & 0xff]) {
            at++;
        }
        method = ascii(from, at);
        require(at > from && bytes[at++] == ' ', "the method");
        from = at;
        while (TARGET[bytes[at] & 0xff]) {
            at++;
        }
        path = path(ascii(from, at));
        require(bytes[at++] == ' ', "the target");
        String version = ascii(at, Math.min(at + 8, to));
        at += 8;
        if (version.startsWith("HTTP/") && !version.startsWith("HTTP/1.")) {
            throw Refusals.badHttp(505, "HTTP/1.1");
        }
        require(version.equals("HTTP/1.1") || version.equals("HTTP/1.0"), "the version");
        oldVersion = version.endsWith("0");
        endOfLine();
    }

    /** Of an absolute target only the path counts; what is behind a question mark is not looked at. */
    private String path(String target) {
        String rest = target;
        if (rest.startsWith("http://") || rest.startsWith("https://")) {
            int slash = rest.indexOf('/', rest.indexOf("//") + 2);
            rest = slash < 0 ? "/" : rest.substring(slash);
        }
        require(rest.startsWith("/"), "the target");
        int question = rest.indexOf('?');
        return question < 0 ? rest : rest.substring(0, question);
    }

    private boolean header() {
        if (bytes[at] == '\r') {
            endOfLine();
            require(at == to, "the empty line");
            return false;
        }
        int nameFrom = at;
        while (TOKEN[bytes[at] & 0xff]) {
            at++;
        }
        int nameTo = at;
        require(nameTo > nameFrom && bytes[at++] == ':', "a header's name");
        int from = at;
        while (bytes[at] != '\r') {
            require((bytes[at] & 0xff) >= ' ' && bytes[at] != 0x7f || bytes[at] == '\t', "a header's value");
            at++;
        }
        int end = at;
        endOfLine();
        while (from < end && blank(bytes[from])) {
            from++;
        }
        while (end > from && blank(bytes[end - 1])) {
            end--;
        }
        known(nameFrom, nameTo, from, end);
        return true;
    }

    private static boolean blank(byte one) {
        return one == ' ' || one == '\t';
    }

    private void known(int nameFrom, int nameTo, int from, int end) {
        // Its length and first letter rule nearly all out.
        switch ((nameTo - nameFrom) << 8 | bytes[nameFrom] | 0x20) {
            case 13 << 8 | 'a' -> {
                if (is(nameFrom, nameTo, "authorization")) {
                    bearer(from, end);
                }
            }
            case 9 << 8 | 'x' -> {
                if (is(nameFrom, nameTo, "x-api-key") && credential.length == 0) {
                    credential = Arrays.copyOfRange(bytes, from, end);
                }
            }
            case 14 << 8 | 'c' -> {
                if (is(nameFrom, nameTo, "content-length")) {
                    contentLength(from, end);
                }
            }
            case 12 << 8 | 'c' -> {
                if (is(nameFrom, nameTo, "content-type")) {
                    contentType = ascii(from, end);
                }
            }
            case 11 << 8 | 't' -> {
                if (is(nameFrom, nameTo, "traceparent")) {
                    traceparent = ascii(from, end);
                }
            }
            case 17 << 8 | 't' -> {
                if (is(nameFrom, nameTo, "transfer-encoding")) {
                    require(!transferCoded && is(from, end, "chunked"), "transfer-encoding: chunked, once");
                    transferCoded = true;
                    chunked = true;
                }
            }
            case 10 << 8 | 'c' -> {
                if (is(nameFrom, nameTo, "connection")) {
                    String options = ascii(from, end).toLowerCase(java.util.Locale.ROOT);
                    close |= options.contains("close");
                    keepAlive |= options.contains("keep-alive");
                }
            }
            case 6 << 8 | 'e' -> expectsContinue |= is(nameFrom, nameTo, "expect") && is(from, end, "100-continue");
            case 4 << 8 | 'h' -> hosts += is(nameFrom, nameTo, "host") ? 1 : 0;
            default -> {}
        }
    }

    private void bearer(int from, int end) {
        int token = from + 7;
        if (token < end && is(from, token, "bearer ")) {
            while (token < end && blank(bytes[token])) {
                token++;
            }
            credential = Arrays.copyOfRange(bytes, token, end);
        }
    }

    private void contentLength(int from, int end) {
        require(contentLength < 0 && end > from && end - from < 18, "content-length");
        long length = 0;
        for (int i = from; i < end; i++) {
            require(bytes[i] >= '0' && bytes[i] <= '9', "content-length");
            length = length * 10 + (bytes[i] - '0');
        }
        contentLength = length;
    }

    private void check() {
        require(contentLength < 0 || !transferCoded, "content-length or transfer-encoding, not both");
        require(!oldVersion || !transferCoded, "no transfer-encoding in HTTP/1.0");
        require(hosts == 1 || (oldVersion && hosts == 0), "one host");
    }

    private void endOfLine() {
        require(at + 1 < to && bytes[at] == '\r' && bytes[at + 1] == '\n', "the end of a line");
        at += 2;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw Refusals.badHttp(400, what);
        }
    }

    private boolean is(int from, int end, String lowerCase) {
        if (end - from != lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            int one = bytes[from + i];
            if ((one >= 'A' && one <= 'Z' ? one | 0x20 : one) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String ascii(int from, int end) {
        return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
    }

    String method() {
        return method;
    }

    /** Without what is behind a question mark; as it came, not decoded. */
    String path() {
        return path;
    }

    /** The key that the caller sent, as a bearer token or as Anthropic's clients do; empty where there is none. */
    byte[] credential() {
        return credential;
    }

    Optional<String> contentType() {
        return contentType.isEmpty() ? Optional.empty() : Optional.of(contentType);
    }

    /** W3C's trace context; empty where there is none. */
    String traceparent() {
        return traceparent;
    }

    boolean chunked() {
        return chunked;
    }

    /** Bytes of the body; 0 where none is said. */
    long contentLength() {
        return Math.max(0, contentLength);
    }

    boolean expectsContinue() {
        return expectsContinue && !oldVersion;
    }

    /** Whether the caller can read chunks. */
    boolean readsChunks() {
        return !oldVersion;
    }

    boolean closes() {
        return close || (oldVersion && !keepAlive);
    }

    private static boolean[] token() {
        boolean[] allowed = new boolean[256];
        for (char one = '0'; one <= 'z'; one++) {
            allowed[one] = Character.isLetterOrDigit(one);
        }
        for (char one : "!#$%&'*+-.^_`|~".toCharArray()) {
            allowed[one] = true;
        }
        return allowed;
    }

    /** What RFC 3986 lets stand in a URI. */
    private static boolean[] target() {
        boolean[] allowed = new boolean[256];
        for (char one = '0'; one <= 'z'; one++) {
            allowed[one] = Character.isLetterOrDigit(one);
        }
        for (char one : "-._~:/?[]@!$&'()*+,;=%".toCharArray()) {
            allowed[one] = true;
        }
        return allowed;
    }
}
