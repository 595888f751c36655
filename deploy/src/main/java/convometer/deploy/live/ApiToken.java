package convometer.deploy.live;

import org.jspecify.annotations.Nullable;

import java.net.http.HttpRequest;

/// With what somebody calls the services, where these ask who it is.
///
/// @param value a secret; null: they ask nobody
public record ApiToken(@Nullable String value) {

    public static final ApiToken NONE = new ApiToken(null);

    /// The one in `CONVOMETER_TOKEN`, if there is any.
    static ApiToken ofEnvironment() {
        var value = System.getenv("CONVOMETER_TOKEN");
        return value == null || value.isBlank() ? NONE : new ApiToken(value.strip());
    }

    public HttpRequest.Builder in(HttpRequest.Builder request) {
        return value == null ? request : request.header("Authorization", "Bearer " + value);
    }

    /// Says nothing of what is a secret.
    @Override
    public String toString() {
        return value == null ? "no token" : "a token";
    }
}
