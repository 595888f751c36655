package convometer.ingest.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// The open connections, no more than allowed. One more takes the place of the one that has been
/// waited for longest: so whoever fills the places and sends nothing, or little, keeps nobody out.
@Singleton
final class Connections {

    /// What is read at once. With encryption it may be twice as much: the end of one record and all
    /// of the next.
    private static final int MAX_READ_BYTES = BodySettings.UNSTOPPABLE_BYTES / 2;

    private static final int MIN_READ_BYTES = 1 << 10;
    private static final int FIRST_READ_BYTES = 4 << 10;

    private final Set<RequestReader> open = ConcurrentHashMap.newKeySet();
    private final ConnectionSettings settings;
    private final BodyReception reception;
    private final Counter evicted;

    Connections(ConnectionSettings settings, BodyReception reception, MeterRegistry meters) {
        this.settings = settings;
        this.reception = reception;
        Gauge.builder("webhooks.connections", open, Set::size)
                .description("open connections")
                .register(meters);
        evicted =
                Counter.builder("webhooks.connections.evicted")
                        .description("connections that were ended because there were too many")
                        .register(meters);
    }

    /// A connection was opened.
    RequestReader opened(Channel channel) {
        channel.config()
                .setRecvByteBufAllocator(
                        new AdaptiveRecvByteBufAllocator(
                                MIN_READ_BYTES, FIRST_READ_BYTES, MAX_READ_BYTES));
        var reader = new RequestReader(channel, settings, reception);
        open.add(reader);
        channel.closeFuture().addListener(_ -> open.remove(reader));
        reader.start();
        if (open.size() > settings.max()) evictFor(reader, _ -> true);
        var address = reader.address();
        if (settings.maxPerAddress() > 0 && from(address) > settings.maxPerAddress())
            evictFor(reader, other -> Objects.equals(address, other.address()));
        return reader;
    }

    private long from(@Nullable InetAddress address) {
        return open.stream().filter(reader -> Objects.equals(address, reader.address())).count();
    }

    private void evictFor(RequestReader newcomer, Predicate<RequestReader> candidate) {
        evicted.increment();
        var now = System.nanoTime();
        open.stream()
                .filter(reader -> reader != newcomer)
                .filter(reader -> reader.state() != RequestReader.State.ANSWERING)
                .filter(candidate)
                .max(Comparator.comparingLong(reader -> now - reader.since()))
                .filter(open::remove)
                .orElse(newcomer)
                .evict();
    }
}
