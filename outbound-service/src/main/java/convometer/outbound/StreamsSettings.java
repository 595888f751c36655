package convometer.outbound;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/// How the streams application runs.
///
/// @param stateDir folder of its stores; empty: the system's temporary folder
/// @param threads how many tasks run at once
@ConfigurationProperties("streams")
public record StreamsSettings(
        @Bindable(defaultValue = "") String stateDir, @Bindable(defaultValue = "1") int threads) {}
