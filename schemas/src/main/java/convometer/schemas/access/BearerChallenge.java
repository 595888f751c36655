package convometer.schemas.access;

import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.WwwAuthenticateChallengeProvider;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

/// Says with each 401 what is asked for (RFC 6750).
@Singleton
final class BearerChallenge implements WwwAuthenticateChallengeProvider<HttpRequest<?>> {

    @Override
    public String getWwwAuthenticateChallenge(@Nullable HttpRequest<?> request) {
        return "Bearer";
    }
}
