package convometer.billing.console.login;

import convometer.billing.console.Assets;
import convometer.billing.console.Pages;
import convometer.schemas.access.People;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

/// Writes the pages around a login.
@Singleton
final class LoginPages {

    private final LoginSettings settings;
    private final @Nullable People people;
    private final Pages pages;
    private final Assets assets;

    /// @param people null: nobody comes by a password
    LoginPages(LoginSettings settings, @Nullable People people, Pages pages, Assets assets) {
        this.settings = settings;
        this.people = people;
        this.pages = pages;
        this.assets = assets;
    }

    /// Asks who somebody is.
    ///
    /// @param next where to go then
    /// @param wrong what was wrong; empty: nothing
    MutableHttpResponse<?> asking(
            HttpRequest<?> request, HttpStatus status, @Nullable String next, String wrong) {
        return pages.page(request, status, "login", page(next, wrong));
    }

    /// Leads on by itself.
    MutableHttpResponse<?> entered(HttpRequest<?> request, String next) {
        return pages.page(request, "entered", page(next, ""));
    }

    private LoginPage page(@Nullable String next, String wrong) {
        return new LoginPage(
                OwnPath.of(next),
                wrong,
                people != null && people.isAnybody(),
                settings.isWithIssuer(),
                assets);
    }
}
