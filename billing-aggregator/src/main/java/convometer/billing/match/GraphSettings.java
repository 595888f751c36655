package convometer.billing.match;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/// Where Meta's Graph API is and how it knows us; environment `WHATSAPP_ACCESS_TOKEN`,
/// `WHATSAPP_GRAPH_URL` and `WHATSAPP_GRAPH_VERSION`, as outbound-service has them.
///
/// @param accessToken never shown; null: figures cannot be fetched, only given
/// @param graphUrl base address, with or without the version
/// @param graphVersion appended to an address without one
@ConfigurationProperties("whatsapp")
record GraphSettings(
        @Nullable String accessToken,
        @Bindable(defaultValue = "https://graph.facebook.com") String graphUrl,
        @Bindable(defaultValue = "v24.0") String graphVersion) {

    private static final Pattern ADDRESS =
            Pattern.compile("https?://[A-Za-z0-9.\\-]+(:[0-9]{1,5})?(/[A-Za-z0-9._\\-]+)*");
    private static final Pattern VERSION = Pattern.compile("v[0-9]{1,3}\\.[0-9]{1,2}");

    GraphSettings {
        accessToken = accessToken == null || accessToken.isBlank() ? null : accessToken.strip();
        if (accessToken != null && !accessToken.chars().allMatch(c -> c > ' ' && c < 0x7f))
            throw new IllegalArgumentException(
                    "WHATSAPP_ACCESS_TOKEN has a character that no token has");
        if (!VERSION.matcher(graphVersion).matches())
            throw new IllegalArgumentException("WHATSAPP_GRAPH_VERSION is no version like v24.0");
        graphUrl = graphUrl.endsWith("/") ? graphUrl.substring(0, graphUrl.length() - 1) : graphUrl;
        if (!ADDRESS.matcher(graphUrl).matches())
            throw new IllegalArgumentException(
                    "WHATSAPP_GRAPH_URL is no address like https://graph.facebook.com");
        var last = graphUrl.substring(graphUrl.lastIndexOf('/') + 1);
        if (!VERSION.matcher(last).matches()) graphUrl = graphUrl + "/" + graphVersion;
    }

    @Override
    public String toString() {
        return "GraphSettings[graphUrl=" + graphUrl + "]";
    }
}
