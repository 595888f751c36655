package convometer.billing.console.login;

import convometer.schemas.service.ProblemException;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;

/// Bounds what anybody may send to the login, before anything of it is read: the server's own bound
/// is for files of figures. Browsers say how long a form is.
@ServerFilter(
        patterns = {"/console/login", "/console/login/"},
        methods = HttpMethod.POST)
final class LoginSize implements Ordered {

    private static final int MOST_BYTES = 16 << 10;

    @RequestFilter
    void check(HttpRequest<?> request) {
        var length = request.getContentLength();
        if (length < 0)
            throw new ProblemException(
                    HttpStatus.LENGTH_REQUIRED, "length_required", "Say how long the form is.");
        if (length > MOST_BYTES)
            throw new ProblemException(
                    HttpStatus.REQUEST_ENTITY_TOO_LARGE,
                    "too_large",
                    "A login has " + MOST_BYTES + " bytes at most.");
    }

    /// Behind those alone who look at what was answered.
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE + 2;
    }
}
