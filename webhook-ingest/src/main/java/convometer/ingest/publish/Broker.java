package convometer.ingest.publish;

import org.apache.kafka.clients.producer.Producer;

/// Kafka and the schema registry, as far as the connection to them has to know.
public interface Broker {

    /// Returns if Kafka answers, and throws if it does not.
    void probe() throws Exception;

    /// Sees to it that the first record needs nothing but a broker: topics are there, schemas have
    /// their ids.
    void prepare();

    Producer<String, byte[]> connect();
}
