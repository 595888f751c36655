package convometer.outbound;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/// Where the Cloud API is and how it knows us; environment `WHATSAPP_ACCESS_TOKEN` and
/// `WHATSAPP_GRAPH_URL`.
///
/// @param accessToken never shown; it has no default
/// @param graphUrl base address with the version
@ConfigurationProperties("whatsapp")
public record GraphSettings(
        String accessToken,
        @Bindable(defaultValue = "https://graph.facebook.com/v24.0") String graphUrl) {

    public GraphSettings {
        if (accessToken.isBlank())
            throw new IllegalArgumentException("WHATSAPP_ACCESS_TOKEN is empty");
        graphUrl = graphUrl.endsWith("/") ? graphUrl.substring(0, graphUrl.length() - 1) : graphUrl;
    }

    @Override
    public String toString() {
        return "GraphSettings[graphUrl=" + graphUrl + "]";
    }
}
