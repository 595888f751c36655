package convometer.ingest.publish;

import io.micronaut.context.annotation.Replaces;

import jakarta.inject.Singleton;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/// A broker that is away, and acknowledges, as its test says.
@Singleton
@Replaces(KafkaBroker.class)
public final class FakeBroker implements Broker {

    public volatile boolean away;
    public volatile boolean registryAway;
    public volatile boolean acknowledges = true;
    private final List<MockProducer<String, byte[]>> producers = new ArrayList<>();

    @Override
    public void probe() {
        if (away) throw new TimeoutException("nobody answers");
    }

    @Override
    public void prepare() {
        if (registryAway) throw new IllegalStateException("the registry does not answer");
    }

    @Override
    public synchronized Producer<String, byte[]> connect() {
        var producer = new BoundedProducer(acknowledges);
        producers.add(producer);
        return producer;
    }

    public synchronized MockProducer<String, byte[]> latest() {
        return producers.getLast();
    }

    public synchronized int connections() {
        return producers.size();
    }

    public List<ProducerRecord<String, byte[]>> written() {
        return latest().history();
    }

    /// Takes no record that is larger than the real one would take.
    private static final class BoundedProducer extends MockProducer<String, byte[]> {

        private static final int ROOM = 4 << 20;

        BoundedProducer(boolean acknowledges) {
            super(acknowledges, null, new StringSerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(
                ProducerRecord<String, byte[]> record, @Nullable Callback callback) {
            if (record.value().length < ROOM) return super.send(record, callback);
            var error = new RecordTooLargeException("no room");
            if (callback != null) callback.onCompletion(null, error);
            return CompletableFuture.failedFuture(error);
        }
    }
}
