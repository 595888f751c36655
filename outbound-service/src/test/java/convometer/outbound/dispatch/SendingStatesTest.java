package convometer.outbound.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.outbound.Samples;
import convometer.outbound.pacing.Pacer;
import convometer.outbound.pacing.SendingScope;
import convometer.outbound.pacing.SendingState;
import convometer.outbound.state.SendingStateRecord;
import convometer.schemas.Topic;
import convometer.schemas.service.ProblemException;
import convometer.schemas.service.Publisher;

import io.micronaut.http.HttpStatus;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What is stopped is known before anything is sent, and everybody learns what changes.
class SendingStatesTest {

    private static final TopicPartition PARTITION = new TopicPartition("sending-states", 0);
    private static final SendingScope ACCOUNT = SendingScope.account("1");
    private static final SendingState EXPIRED =
            SendingState.stopped("meta_190", "expired", Samples.NOON);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final BlockingQueue<SendingStateRecord> published = new LinkedBlockingQueue<>();
    private final Pacer pacer = DispatchSamples.pacer(80, 1);
    private boolean kafkaIsAway;
    private long end;
    private final SendingStates states =
            new SendingStates(
                    () -> consumer,
                    PARTITION.topic(),
                    Samples.SERDES.deserializer(),
                    new Publisher() {
                        @Override
                        public <V extends SpecificRecord> void publish(
                                Topic<V> topic, String key, V value) {
                            if (kafkaIsAway)
                                throw new ProblemException(
                                        HttpStatus.SERVICE_UNAVAILABLE,
                                        "kafka_unavailable",
                                        "away");
                            published.add((SendingStateRecord) value);
                        }
                    },
                    Samples.metrics());

    SendingStatesTest() {
        consumer.updatePartitions(
                PARTITION.topic(),
                List.of(new PartitionInfo(PARTITION.topic(), 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 0L));
    }

    @AfterEach
    void close() {
        states.close();
    }

    @Test
    void whatIsStoppedIsKnownBeforeAnythingIsSent() {
        written(ACCOUNT, EXPIRED);
        states.start(pacer);
        assertEquals(EXPIRED, pacer.sending(ACCOUNT));
    }

    @Test
    void whatAnotherInstanceFoundHoldsHere() throws Exception {
        states.start(pacer);
        var changed = new CountDownLatch(1);
        states.onChange(changed::countDown);
        consumer.schedulePollTask(() -> add(0, ACCOUNT, EXPIRED));
        assertTrue(changed.await(20, TimeUnit.SECONDS), "it was followed");
        assertFalse(pacer.sending(ACCOUNT).running());
    }

    @Test
    void whatIsFoundHereIsToldToTheOthers() throws Exception {
        states.start(pacer);
        states.changed(ACCOUNT, EXPIRED);
        var record = published.poll(20, TimeUnit.SECONDS);
        assertEquals(
                new SendingStateRecord("account", "1", false, "meta_190", "expired", Samples.NOON),
                record);
    }

    @Test
    void whatKafkaDoesNotTakeChangesNothing() {
        states.start(pacer);
        kafkaIsAway = true;
        var paused = SendingState.stopped(SendingState.OPERATOR, "", Samples.NOON);
        assertThrows(ProblemException.class, () -> states.set(SendingScope.ALL, paused));
        assertTrue(pacer.sending(SendingScope.ALL).running());

        kafkaIsAway = false;
        states.set(SendingScope.ALL, paused);
        assertEquals(paused, pacer.sending(SendingScope.ALL));
    }

    @Test
    void whatNobodyCanReadIsPassedOver() {
        consumer.schedulePollTask(() -> {
            consumer.addRecord(
                    new ConsumerRecord<>(PARTITION.topic(), 0, 0, new byte[0], new byte[1]));
            add(1, ACCOUNT, EXPIRED);
        });
        consumer.updateEndOffsets(Map.of(PARTITION, 2L));
        states.start(pacer);
        assertEquals(EXPIRED, pacer.sending(ACCOUNT));
    }

    private void written(SendingScope scope, SendingState state) {
        var offset = end++;
        consumer.schedulePollTask(() -> add(offset, scope, state));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
    }

    private void add(long offset, SendingScope scope, SendingState state) {
        Serializer<SendingStateRecord> serializer = Samples.SERDES.serializer();
        var record =
                new SendingStateRecord(
                        scope.kind().name().toLowerCase(Locale.ROOT),
                        scope.id(),
                        state.running(),
                        state.stoppedBy(),
                        state.reason(),
                        state.since());
        consumer.addRecord(
                new ConsumerRecord<>(
                        PARTITION.topic(),
                        0,
                        offset,
                        new byte[0],
                        serializer.serialize(PARTITION.topic(), record)));
    }
}
