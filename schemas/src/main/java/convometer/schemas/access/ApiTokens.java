package convometer.schemas.access;

import convometer.schemas.service.WatchedFile;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventPublisher;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;

import jakarta.annotation.PreDestroy;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/// Knows callers by the tokens of a file, and people by their passwords. A token that is taken out
/// of the file is none within a second or two.
@Context
@Requires(property = "access.file", pattern = ".+")
final class ApiTokens implements TokenValidator<HttpRequest<?>>, People {

    static final String HASH = "sha256";

    private final WatchedFile<AccessFile.Content> tokens;
    private final ApplicationEventPublisher<AccessFileChanged> changes;
    private AccessFile.Content known;

    ApiTokens(AccessSettings settings, ApplicationEventPublisher<AccessFileChanged> changes) {
        var path = Path.of(settings.file());
        this.changes = changes;
        tokens = new WatchedFile<>("ACCESS_FILE", path, text -> AccessFile.read(path, text));
        known = tokens.current();
        tokens.onChange(this::changed);
    }

    /// On the thread that watches the file, and no other.
    private void changed() {
        var now = tokens.current();
        changes.publishEvent(AccessFileChanged.between(known, now));
        known = now;
    }

    @Override
    public Publisher<Authentication> validateToken(String token, @Nullable HttpRequest<?> request) {
        var hash = sha256(token);
        var known = tokens.current().tokens().get(hash);
        return known == null ? Publishers.empty() : Publishers.just(authentication(hash, known));
    }

    /// They are at hand; an issuer's may have to be asked for.
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public Optional<Person> person(String name) {
        return Optional.ofNullable(tokens.current().people().get(name));
    }

    @Override
    public boolean isAnybody() {
        return !tokens.current().people().isEmpty();
    }

    /// Whether the file still says of a caller what it said when the caller came.
    boolean holds(Authentication caller) {
        var hash = String.valueOf(caller.getAttributes().get(HASH));
        var known = tokens.current().tokens().get(hash);
        if (known == null) return false;
        var now = authentication(hash, known);
        return now.getName().equals(caller.getName())
                && Set.copyOf(now.getRoles()).equals(Set.copyOf(caller.getRoles()))
                && now.getAttributes().equals(caller.getAttributes());
    }

    private static Authentication authentication(String hash, ApiToken token) {
        var attributes = new HashMap<String, Object>(token.scope().attributes());
        attributes.put(HASH, hash);
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
