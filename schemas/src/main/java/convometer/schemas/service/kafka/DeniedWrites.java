package convometer.schemas.service.kafka;

import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Says once for each topic that a producer may not write to it. Who waits for a record gets
/// Kafka's exception, which may end up as "Kafka is away".
public final class DeniedWrites implements ProducerInterceptor<Object, Object> {

    private static final Logger LOG = LoggerFactory.getLogger(DeniedWrites.class);

    private final Set<Denial> said = ConcurrentHashMap.newKeySet();
    private String principal = "";

    @Override
    public void configure(Map<String, ?> configs) {
        principal = Principal.of(configs);
    }

    @Override
    public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
        return record;
    }

    @Override
    public void onAcknowledgement(
            @Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (exception == null) return;
        var topic = metadata == null ? "" : metadata.topic();
        Denial.of(exception, AclOperation.WRITE, topic)
                .filter(said::add)
                .ifPresent(denial -> LOG.error("{}", denial.sentence(principal)));
    }

    @Override
    public void close() {}
}
