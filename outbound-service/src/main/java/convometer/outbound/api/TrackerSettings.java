package convometer.outbound.api;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import java.net.URI;
import java.time.Duration;

/// Where the window-tracker is; environment `TRACKER_URL`.
///
/// @param url base address
/// @param timeout how long an answer may take
@ConfigurationProperties("tracker")
public record TrackerSettings(
        @Bindable(defaultValue = "http://127.0.0.1:8083") String url,
        @Bindable(defaultValue = "10s") Duration timeout) {

    public TrackerSettings {
        url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        var scheme = URI.create(url).getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme))
            throw new IllegalArgumentException("TRACKER_URL is no address: " + url);
    }
}
