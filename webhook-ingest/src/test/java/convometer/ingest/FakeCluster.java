package convometer.ingest;

import io.micronaut.context.annotation.Replaces;

import jakarta.inject.Singleton;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.util.ArrayList;
import java.util.List;

/// A cluster that is away when told so, and whose broker acknowledges when told so.
@Singleton
@Replaces(KafkaCluster.class)
final class FakeCluster implements Cluster {

    volatile boolean away;
    volatile boolean registryAway;
    volatile boolean acknowledges = true;
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
        var producer =
                new MockProducer<>(
                        acknowledges, null, new StringSerializer(), new ByteArraySerializer());
        producers.add(producer);
        return producer;
    }

    synchronized MockProducer<String, byte[]> latest() {
        return producers.getLast();
    }

    synchronized int connections() {
        return producers.size();
    }

    List<ProducerRecord<String, byte[]>> written() {
        return latest().history();
    }
}
