package convometer.deploy.simulator.messages;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/// An error of the Graph API, with Meta's code and HTTP status.
public final class GraphError extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;
    private static final int TOO_MANY = 429;

    private final int httpStatus;
    private final int code;
    private final @Nullable Integer subcode;
    private final String details;

    private GraphError(
            int httpStatus, int code, @Nullable Integer subcode, String title, String details) {
        // There may be thousands a second, and no use is made of the stack trace.
        super("(#" + code + ") " + title, null, false, false);
        this.httpStatus = httpStatus;
        this.code = code;
        this.subcode = subcode;
        this.details = details;
    }

    public static GraphError of(int httpStatus, int code, String title, String details) {
        return new GraphError(httpStatus, code, null, title, details);
    }

    public static GraphError badToken() {
        return of(401, 190, "Authentication Error", "Invalid access token");
    }

    public static GraphError unknownNumber(String id) {
        return new GraphError(
                BAD_REQUEST,
                100,
                33,
                "Unsupported post request",
                "Object with ID '" + id + "' does not exist or cannot be loaded");
    }

    public static GraphError invalid(String details) {
        return of(BAD_REQUEST, 100, "Invalid parameter", details);
    }

    public static GraphError missing(String field) {
        return of(
                BAD_REQUEST,
                131008,
                "Required parameter is missing",
                "The parameter " + field + " is required.");
    }

    public static GraphError badValue(String field) {
        return badValue(field, "The value of " + field + " is not valid.");
    }

    public static GraphError badValue(String field, String why) {
        return of(
                BAD_REQUEST,
                131009,
                "Parameter value is not valid",
                why.startsWith("The ") ? why : field + " " + why);
    }

    public static GraphError unknownTemplate(String name, String language) {
        return of(
                404,
                132001,
                "Template name does not exist in the translation",
                "template name (" + name + ") does not exist in " + language);
    }

    public static GraphError wrongParameterCount(int given, int expected) {
        return of(
                BAD_REQUEST,
                132000,
                "Number of parameters does not match the expected number of params",
                "body: number of localizable_params ("
                        + given
                        + ") does not match the expected number of params ("
                        + expected
                        + ")");
    }

    public static GraphError wrongFormat(String details) {
        return of(BAD_REQUEST, 132012, "Parameter format does not match", details);
    }

    public static GraphError pausedTemplate(String name) {
        return of(
                BAD_REQUEST,
                132015,
                "Template is Paused",
                "template (" + name + ") is paused due to low quality and cannot be sent");
    }

    public static GraphError disabledTemplate(String name) {
        return of(
                BAD_REQUEST,
                132016,
                "Template is Disabled",
                "template (" + name + ") has been paused too many times and is disabled");
    }

    public static GraphError throughput() {
        return of(TOO_MANY, 130429, "Rate limit hit", "Cloud API message throughput was reached.");
    }

    public static GraphError pairRate() {
        return of(
                TOO_MANY,
                131056,
                "(Business Account, Consumer Account) pair rate limit hit",
                "Too many messages sent from this number to the same customer in a short time.");
    }

    public static GraphError accountRate() {
        return of(TOO_MANY, 80007, "Rate limit issues", "The account has reached its rate limit.");
    }

    public int httpStatus() {
        return httpStatus;
    }

    public int code() {
        return code;
    }

    public String details() {
        return details;
    }

    /// The body of the answer.
    ///
    /// @param trace what Meta's support would ask for
    public Map<String, Object> body(String trace) {
        var error = new LinkedHashMap<String, Object>();
        error.put("message", String.valueOf(getMessage()));
        error.put("type", "OAuthException");
        error.put("code", code);
        if (subcode != null) error.put("error_subcode", subcode);
        error.put("error_data", Map.of("messaging_product", "whatsapp", "details", details));
        error.put("fbtrace_id", trace);
        return Map.of("error", error);
    }
}
