package convometer.billing.console.login;

import convometer.billing.console.Assets;
import convometer.billing.console.Pages;
import convometer.schemas.access.People;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.net.URI;

/// Writes the pages around a login.
@Singleton
final class LoginPages {

    private final LoginSettings settings;
    private final @Nullable People people;
    private final IssuerLogin issuer;
    private final Pages pages;
    private final Assets assets;

    /// @param people null: nobody comes by a password
    LoginPages(
            LoginSettings settings,
            @Nullable People people,
            IssuerLogin issuer,
            Pages pages,
            Assets assets) {
        this.settings = settings;
        this.people = people;
        this.issuer = issuer;
        this.pages = pages;
        this.assets = assets;
    }

    /// Asks who somebody is.
    ///
    /// @param next where to go then
    /// @param wrong what was wrong; empty: nothing
    MutableHttpResponse<?> asking(
            HttpRequest<?> request, HttpStatus status, @Nullable String next, String wrong) {
        return pages.page(request, status, "login", page(next, wrong, null));
    }

    /// Leads on by itself.
    MutableHttpResponse<?> entered(HttpRequest<?> request, String next) {
        return pages.page(request, "entered", page(next, "", null));
    }

    /// Asks whoever has logged out here, and came by the issuer, whether to log out there, too. It
    /// is a link: the policy of the pages keeps forms, and what they lead to, on this server.
    MutableHttpResponse<?> left(HttpRequest<?> request) {
        var logout = issuer.logout().map(URI::toString).orElse(null);
        return pages.page(request, HttpStatus.OK, "login", page("/", "", logout));
    }

    private LoginPage page(@Nullable String next, String wrong, @Nullable String issuerLogout) {
        return new LoginPage(
                OwnPath.of(next),
                wrong,
                people != null && people.isAnybody(),
                settings.isWithIssuer(),
                issuerLogout,
                assets);
    }
}
