package convometer.outbound;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import java.util.regex.Pattern;

/// Where the Cloud API is and how it knows us; environment `WHATSAPP_ACCESS_TOKEN` and
/// `WHATSAPP_GRAPH_URL`.
///
/// @param accessToken never shown; it has no default
/// @param graphUrl base address with the version
@ConfigurationProperties("whatsapp")
public record GraphSettings(
        String accessToken,
        @Bindable(defaultValue = "https://graph.facebook.com/v24.0") String graphUrl) {

    private static final Pattern ADDRESS =
            Pattern.compile("https?://[A-Za-z0-9.\\-]+(:[0-9]{1,5})?(/[A-Za-z0-9._\\-]+)*");

    public GraphSettings {
        // The line break that a secret's file ends with is no part of it.
        accessToken = accessToken.strip();
        if (accessToken.isEmpty())
            throw new IllegalArgumentException("WHATSAPP_ACCESS_TOKEN is empty");
        if (!accessToken.chars().allMatch(c -> c > ' ' && c < 0x7f))
            throw new IllegalArgumentException(
                    "WHATSAPP_ACCESS_TOKEN has a character that no token has");
        graphUrl = graphUrl.endsWith("/") ? graphUrl.substring(0, graphUrl.length() - 1) : graphUrl;
        if (!ADDRESS.matcher(graphUrl).matches())
            throw new IllegalArgumentException(
                    "WHATSAPP_GRAPH_URL is no address like https://graph.facebook.com/v24.0");
    }

    @Override
    public String toString() {
        return "GraphSettings[graphUrl=" + graphUrl + "]";
    }
}
