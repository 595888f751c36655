package convometer.billing.console.login;

import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

/// Is in each form that changes something, and known only to pages of the same session: a page of
/// somebody else's cannot send a form in a reader's name.
@Singleton
public final class FormToken {

    private final SessionKey key;

    FormToken(SessionKey key) {
        this.key = key;
    }

    /// For the forms of who sends a request.
    public String of(HttpRequest<?> request) {
        return key.sign(text(request));
    }

    /// Ends a request whose form is of no page of the session.
    ///
    /// @throws ProblemException 403 `foreign_form`
    public void require(HttpRequest<?> request, @Nullable String sent) {
        if (sent == null || !key.isSignature(sent, text(request)))
            throw new ProblemException(
                    HttpStatus.FORBIDDEN,
                    "foreign_form",
                    "The form is not of this session; load the page again and send it from there.");
    }

    private static String text(HttpRequest<?> request) {
        return "form " + Sessions.id(request);
    }
}
