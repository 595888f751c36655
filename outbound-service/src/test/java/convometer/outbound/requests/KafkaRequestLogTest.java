package convometer.outbound.requests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.events.OutboundRequest;
import convometer.outbound.Samples;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

import java.util.List;

class KafkaRequestLogTest {

    /// One thread is one partition, and so one order, however its recipient is written.
    @Test
    void requestsOfACustomerHaveOneKey() {
        var producer =
                new MockProducer<>(
                        true,
                        new RoundRobinPartitioner(),
                        new StringSerializer(),
                        Samples.SERDES.<OutboundRequest>serializer());
        var log = new KafkaRequestLog(producer, "outbound-requests");

        log.publish(Samples.request("r-1", Samples.text("5511987654321", "Hi")));
        log.publish(Samples.request("r-2", Samples.text("+55 11 98765-4321", "Hi")));
        log.publish(Samples.request("r-3", "no JSON"));

        assertEquals(
                List.of("5511987654321", "5511987654321", "r-3"),
                producer.history().stream().map(record -> record.key()).toList());
    }
}
