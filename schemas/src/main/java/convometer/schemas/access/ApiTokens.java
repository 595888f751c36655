package convometer.schemas.access;

import convometer.schemas.service.WatchedFile;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// Knows callers by the tokens of a file. A token that is taken out of the file is none within a
/// second or two.
@Singleton
@Requires(property = "access.file")
final class ApiTokens implements TokenValidator<HttpRequest<?>> {

    private final WatchedFile<Map<String, ApiToken>> tokens;

    ApiTokens(AccessSettings settings) {
        var path = Path.of(settings.file());
        tokens = new WatchedFile<>("ACCESS_FILE", path, text -> AccessFile.read(path, text));
    }

    @Override
    public Publisher<Authentication> validateToken(String token, @Nullable HttpRequest<?> request) {
        var known = tokens.current().get(sha256(token));
        return known == null ? Publishers.empty() : Publishers.just(authentication(known));
    }

    private static Authentication authentication(ApiToken token) {
        var attributes = new HashMap<String, Object>();
        var wabas = token.scope().wabas();
        var numbers = token.scope().numbers();
        if (wabas != null) attributes.put(Scope.WABAS, wabas);
        if (numbers != null) attributes.put(Scope.NUMBERS, numbers);
        return Authentication.build(token.name(), token.roles(), attributes);
    }

    private static String sha256(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @PreDestroy
    void close() {
        tokens.close();
    }
}
