package convometer.deploy.twin;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/// A refusal of the Cloud API, with Meta's code and Meta's HTTP status.
final class GraphError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int httpStatus;
    private final int code;
    private final @Nullable Integer subcode;
    private final String details;

    private GraphError(
            int httpStatus, int code, @Nullable Integer subcode, String title, String details) {
        super("(#" + code + ") " + title);
        this.httpStatus = httpStatus;
        this.code = code;
        this.subcode = subcode;
        this.details = details;
    }

    static GraphError badToken() {
        return new GraphError(401, 190, null, "Authentication Error", "Invalid access token");
    }

    static GraphError unknownNumber(String id) {
        return new GraphError(
                400,
                100,
                33,
                "Unsupported post request",
                "Object with ID '" + id + "' does not exist or cannot be loaded");
    }

    static GraphError invalid(String details) {
        return new GraphError(400, 100, null, "Invalid parameter", details);
    }

    static GraphError missing(String field) {
        return new GraphError(
                400,
                131008,
                null,
                "Required parameter is missing",
                "The parameter " + field + " is required.");
    }

    static GraphError badValue(String field) {
        return new GraphError(
                400,
                131009,
                null,
                "Parameter value is not valid",
                "The value of " + field + " is not valid.");
    }

    static GraphError unknownTemplate(String name, String language) {
        return new GraphError(
                404,
                132001,
                null,
                "Template name does not exist in the translation",
                "template name (" + name + ") does not exist in " + language);
    }

    int httpStatus() {
        return httpStatus;
    }

    Map<String, Object> body(String trace) {
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
