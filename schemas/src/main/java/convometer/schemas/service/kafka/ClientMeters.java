package convometer.schemas.service.kafka;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;

import jakarta.inject.Singleton;

import org.apache.kafka.common.utils.AppInfoParser;

/// Brings the metrics of the library's clients together with those of the clients within a streams
/// application, which Micrometer reads and which have the same names: Prometheus takes a name with
/// one set of labels only, and whoever came second would be without.
@Singleton
final class ClientMeters implements MeterFilter {

    /// As the library writes it.
    private static final String CLIENT = "client-id";

    private static final Tag VERSION = Tag.of("kafka-version", AppInfoParser.getVersion());

    @Override
    public Meter.Id map(Meter.Id id) {
        return id.getTag(CLIENT) == null ? id : id.withTag(VERSION);
    }

    /// The library names what it counts for each broker or topic as it names the whole, and has
    /// sums of nanoseconds for gauges that are counters to Micrometer.
    @Override
    public MeterFilterReply accept(Meter.Id id) {
        var isPart = id.getTag("node-id") != null || id.getTag("topic") != null;
        var isSum = id.getName().endsWith("-ns-total");
        return id.getTag(CLIENT) != null && (isPart || isSum)
                ? MeterFilterReply.DENY
                : MeterFilterReply.NEUTRAL;
    }
}
