package convometer.billing.console.login;

import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpRequest;

import jakarta.inject.Singleton;

import java.net.URI;

/// How people come in; environment `CONSOLE_URL`, `OIDC_CLIENT_ID`, `OIDC_CLIENT_SECRET` and
/// `OIDC_SCOPE`, beside `ACCESS_FILE` and `OIDC_ISSUER`.
@Singleton
public final class LoginSettings {

    private final String file;
    private final String issuer;
    private final String url;
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
    }

    /// Whether people have to say who they are.
    public boolean isAsked() {
        return !file.isEmpty() || !issuer.isEmpty();
    }

    /// Whether a request comes by TLS: here, or where `CONSOLE_URL` says that it ends.
    public boolean isEncrypted(HttpRequest<?> request) {
        return request.isSecure() || url.startsWith("https://");
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
