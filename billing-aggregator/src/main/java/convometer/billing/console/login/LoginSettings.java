package convometer.billing.console.login;

import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpRequest;

import jakarta.inject.Singleton;

import java.net.URI;
import java.net.URISyntaxException;

/// How people come in; environment `CONSOLE_URL`, `OIDC_CLIENT_ID`, `OIDC_CLIENT_SECRET` and
/// `OIDC_SCOPE`, beside `ACCESS_FILE` and `OIDC_ISSUER`.
@Singleton
public final class LoginSettings {

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final String file;
    private final String issuer;
    private final String url;
    private final String origin;
    private final String clientId;
    private final String clientSecret;
    private final String scope;

    LoginSettings(
            @Value("${access.file:}") String file,
            @Value("${oidc.issuer:}") String issuer,
            @Value("${console.url:}") String url,
            @Value("${oidc.client.id:}") String clientId,
            @Value("${oidc.client.secret:}") String clientSecret,
            @Value("${oidc.scope:openid}") String scope) {
        this.file = file;
        this.issuer = issuer;
        this.url = url;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.scope = scope;
        if (!clientId.isEmpty() && (url.isEmpty() || issuer.isEmpty()))
            throw new IllegalArgumentException(
                    "OIDC_CLIENT_ID needs OIDC_ISSUER, and CONSOLE_URL, to which the issuer sends"
                            + " people back");
        origin = url.isEmpty() ? "" : origin(url);
    }

    private static String origin(String url) {
        try {
            var address = new URI(url);
            var scheme = address.getScheme();
            var host = address.getHost();
            if (host != null && ("https".equals(scheme) || "http".equals(scheme))) {
                var usual = "https".equals(scheme) ? HTTPS : HTTP;
                var port = address.getPort();
                return scheme + "://" + host + (port < 0 || port == usual ? "" : ":" + port);
            }
        } catch (URISyntaxException e) {
            // The sentence below says the same.
        }
        throw new IllegalArgumentException(
                "CONSOLE_URL is no address like https://money.example.com: " + url);
    }

    /// Whether people have to say who they are.
    public boolean isAsked() {
        return !file.isEmpty() || !issuer.isEmpty();
    }

    /// Whether a request comes by TLS: here, or where `CONSOLE_URL` says that it ends.
    public boolean isEncrypted(HttpRequest<?> request) {
        return request.isSecure() || url.startsWith("https://");
    }

    /// Of the console's pages, as browsers say it; empty: that of whatever they ask for.
    String origin() {
        return origin;
    }

    /// Whether the issuer sends people here.
    boolean isWithIssuer() {
        return !clientId.isEmpty();
    }

    String issuer() {
        return issuer;
    }

    String clientId() {
        return clientId;
    }

    /// Empty: the client is a public one, and has PKCE alone.
    String clientSecret() {
        return clientSecret;
    }

    String scope() {
        return scope;
    }

    /// Where the issuer sends people back to.
    URI callback() {
        return URI.create(url + (url.endsWith("/") ? "" : "/"))
                .resolve(IssuerLoginController.CALLBACK);
    }
}
