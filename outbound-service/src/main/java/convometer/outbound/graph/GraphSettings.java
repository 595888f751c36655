package convometer.outbound.graph;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Where the Cloud API is and how it knows us; environment `WHATSAPP_ACCESS_TOKEN`,
/// `WHATSAPP_ACCESS_TOKENS`, `WHATSAPP_ACCESS_TOKENS_FILE`, `WHATSAPP_GRAPH_URL` and
/// `WHATSAPP_GRAPH_VERSION`.
///
/// @param accessToken never shown; of every billing account without one of its own; it has no
///   default
/// @param accessTokens never shown; of single billing accounts: waba=token,waba=token
/// @param accessTokensFile a file with a line waba=token for each billing account, and a line with
///   nothing but the token of all others; it is watched
/// @param graphUrl base address, with or without the version
/// @param graphVersion appended to an address without one
@ConfigurationProperties("whatsapp")
public record GraphSettings(
        @Nullable String accessToken,
        @Nullable String accessTokens,
        @Nullable String accessTokensFile,
        @Bindable(defaultValue = "https://graph.facebook.com") String graphUrl,
        @Bindable(defaultValue = "v24.0") String graphVersion) {

    /// In place of a billing account: all that have no token of their own.
    static final String EVERY_ACCOUNT = "";

    private static final Pattern ADDRESS =
            Pattern.compile("https?://[A-Za-z0-9.\\-]+(:[0-9]{1,5})?(/[A-Za-z0-9._\\-]+)*");
    private static final Pattern VERSION = Pattern.compile("v[0-9]{1,3}\\.[0-9]{1,2}");

    public GraphSettings {
        accessToken = accessToken == null ? null : checked("WHATSAPP_ACCESS_TOKEN", accessToken);
        if (accessToken == null && accounts(accessTokens).isEmpty() && accessTokensFile == null)
            throw new IllegalArgumentException("WHATSAPP_ACCESS_TOKEN is not set");
        if (!VERSION.matcher(graphVersion).matches())
            throw new IllegalArgumentException("WHATSAPP_GRAPH_VERSION is no version like v24.0");
        graphUrl = graphUrl.endsWith("/") ? graphUrl.substring(0, graphUrl.length() - 1) : graphUrl;
        if (!ADDRESS.matcher(graphUrl).matches())
            throw new IllegalArgumentException(
                    "WHATSAPP_GRAPH_URL is no address like https://graph.facebook.com");
        var last = graphUrl.substring(graphUrl.lastIndexOf('/') + 1);
        if (!VERSION.matcher(last).matches()) graphUrl = graphUrl + "/" + graphVersion;
    }

    /// The tokens by billing account; under [#EVERY_ACCOUNT] that of all others.
    ///
    /// @param file what the file of tokens says; empty: nothing
    /// @throws IllegalArgumentException if it cannot be understood
    Map<String, String> tokens(String file) {
        var tokens = accounts(accessTokens);
        if (accessToken != null) tokens.put(EVERY_ACCOUNT, accessToken);
        file.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> put(tokens, line));
        if (tokens.isEmpty())
            throw new IllegalArgumentException("WHATSAPP_ACCESS_TOKENS_FILE holds no token");
        return Map.copyOf(tokens);
    }

    /// Tokens are letters and digits: what comes before the first equals sign is the account.
    private static void put(Map<String, String> tokens, String line) {
        var equals = line.indexOf('=');
        tokens.put(
                equals < 0 ? EVERY_ACCOUNT : line.substring(0, equals).strip(),
                checked("WHATSAPP_ACCESS_TOKENS_FILE", line.substring(equals + 1)));
    }

    private static Map<String, String> accounts(@Nullable String tokens) {
        var single = new HashMap<String, String>();
        if (tokens == null || tokens.isBlank()) return single;
        for (var each : tokens.split(",", -1)) {
            var equals = each.indexOf('=');
            if (equals < 1)
                throw new IllegalArgumentException("WHATSAPP_ACCESS_TOKENS is not waba=token,…");
            single.put(
                    each.substring(0, equals).strip(),
                    checked("WHATSAPP_ACCESS_TOKENS", each.substring(equals + 1)));
        }
        return single;
    }

    private static String checked(String name, String token) {
        // The line break that a secret's file ends with is no part of it.
        var stripped = token.strip();
        if (stripped.isEmpty()) throw new IllegalArgumentException(name + " is empty");
        if (!stripped.chars().allMatch(c -> c > ' ' && c < 0x7f))
            throw new IllegalArgumentException(name + " has a character that no token has");
        return stripped;
    }

    @Override
    public String toString() {
        return "GraphSettings[graphUrl=" + graphUrl + "]";
    }
}
