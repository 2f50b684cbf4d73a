package dev.plenum.gateway;

/** Status codes with the words that stand behind them in a status line. */
final class Reasons {

    private Reasons() {}

    static String of(int status) {
        return switch (status) {
            case 200 -> "200 OK";
            case 400 -> "400 Bad Request";
            case 401 -> "401 Unauthorized";
            case 402 -> "402 Payment Required";
            case 403 -> "403 Forbidden";
            case 404 -> "404 Not Found";
            case 405 -> "405 Method Not Allowed";
            case 408 -> "408 Request Timeout";
            case 413 -> "413 Content Too Large";
            case 422 -> "422 Unprocessable Content";
            case 429 -> "429 Too Many Requests";
            case 431 -> "431 Request Header Fields Too Large";
            case 500 -> "500 Internal Server Error";
            case 502 -> "502 Bad Gateway";
            case 503 -> "503 Service Unavailable";
            case 504 -> "504 Gateway Timeout";
            case 505 -> "505 HTTP Version Not Supported";
            default -> status + " Answer";
        };
    }
}
