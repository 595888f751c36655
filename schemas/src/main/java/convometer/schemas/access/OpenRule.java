package convometer.schemas.access;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/// Lets everybody do everything where nothing says who a caller is, and everybody read the OpenAPI
/// document.
@Singleton
final class OpenRule implements SecurityRule<HttpRequest<?>> {

    private static final String DOCUMENTS = "/swagger/";

    private final AccessSettings settings;

    OpenRule(AccessSettings settings) {
        this.settings = settings;
    }

    @Override
    public Publisher<SecurityRuleResult> check(
            @Nullable HttpRequest<?> request, @Nullable Authentication authentication) {
        var open =
                !settings.isProtected()
                        || (request != null && request.getPath().startsWith(DOCUMENTS));
        return Publishers.just(open ? SecurityRuleResult.ALLOWED : SecurityRuleResult.UNKNOWN);
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
