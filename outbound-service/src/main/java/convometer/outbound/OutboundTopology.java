package convometer.outbound;

import convometer.outbound.receipts.LifecycleTopology;
import convometer.outbound.receipts.ReceiptWaiters;
import convometer.outbound.requests.RequestTopology;
import convometer.schemas.ThreadPartitioner;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;

import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/// The topology of the service: validation and repartitioning of requests, and beside it, by
/// request id, the lifecycle of each message.
final class OutboundTopology {

    /// Group and prefix of the internal topics.
    static final String APPLICATION_ID = "outbound-service";

    private final RequestTopology requests;
    private final LifecycleTopology lifecycles;

    /// @param waiters get each terminal receipt
    /// @param partitions of the topic of receipts
    OutboundTopology(
            KafkaSettings kafka,
            AvroSerdes serdes,
            Accounts accounts,
            OutboundSettings settings,
            Clock clock,
            OutboundMetrics metrics,
            ReceiptWaiters waiters,
            int partitions) {
        requests = new RequestTopology(kafka, serdes, metrics);
        lifecycles =
                new LifecycleTopology(
                        kafka, serdes, accounts, settings, clock, metrics, waiters, partitions);
    }

    /// The whole topology, with its stores and sinks.
    Topology build() {
        var builder = new StreamsBuilder();
        requests.addTo(builder);
        lifecycles.addTo(builder);
        var topology = builder.build();
        requests.addSinks(topology, OutboundTopology::byCustomer);
        lifecycles.addSinks(topology, OutboundTopology::byCustomer);
        return topology;
    }

    /// Where the tracker looks for the customer.
    private static Optional<Set<Integer>> byCustomer(
            String topic, String thread, Object value, int partitions) {
        return Optional.of(Set.of(ThreadPartitioner.of(thread, partitions)));
    }
}
