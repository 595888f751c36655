package convometer.deploy.simulator.admin;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/// An error of the admin API, which names the field that is wrong.
final class AdminError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final @Nullable String field;

    private AdminError(int status, String code, @Nullable String field, String detail) {
        super(detail);
        this.status = status;
        this.code = code;
        this.field = field;
    }

    static AdminError invalid(String field, String detail) {
        return new AdminError(400, "invalid", field, detail);
    }

    static AdminError invalidBody(String detail) {
        return new AdminError(400, "invalid", null, detail);
    }

    static AdminError notFound(String detail) {
        return new AdminError(404, "not_found", null, detail);
    }

    int status() {
        return status;
    }

    /// The body of the answer, as RFC 9457 has it.
    Map<String, Object> problem() {
        var problem = new LinkedHashMap<String, Object>();
        problem.put("type", "about:blank");
        problem.put("title", status == 404 ? "Not Found" : "Bad Request");
        problem.put("status", status);
        problem.put("code", code);
        problem.put("detail", String.valueOf(getMessage()));
        if (field != null) problem.put("field", field);
        return problem;
    }
}
