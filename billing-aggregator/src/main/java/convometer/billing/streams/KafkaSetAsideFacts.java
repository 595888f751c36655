package convometer.billing.streams;

import convometer.billing.ledger.BillingTables;
import convometer.billing.repricing.SetAsideFacts;
import convometer.events.ThreadDecision;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.service.TopicReader;
import convometer.schemas.service.kafka.ClientSettings;
import convometer.schemas.service.kafka.KafkaClients;
import convometer.schemas.streams.DeadLetters;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// Reads the dead letters of `thread-decisions`. How far they are put back is the place of a
/// consumer group of its own: the first letter that stays, whose account is still not known or was
/// not the one that was asked for.
public final class KafkaSetAsideFacts implements SetAsideFacts {

    private static final String GROUP_ENDING = "-set-aside-facts";

    private final KafkaSettings kafka;
    private final Deserializer<ThreadDecision> decisions;
    private final BillingTables tables;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Supplier<Producer<byte[], byte[]>> producers;

    KafkaSetAsideFacts(
            KafkaSettings kafka,
            AvroSerdes serdes,
            BillingTables tables,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Supplier<Producer<byte[], byte[]>> producers) {
        this.kafka = kafka;
        decisions = serdes.deserializer();
        this.tables = tables;
        this.consumers = consumers;
        this.producers = producers;
    }

    /// Those of a ledger.
    ///
    /// @param applicationId of the ledger
    /// @param tables whose accounts are known
    public static KafkaSetAsideFacts of(
            KafkaClients clients,
            KafkaSettings kafka,
            AvroSerdes serdes,
            String applicationId,
            BillingTables tables) {
        var name = applicationId + GROUP_ENDING;
        return new KafkaSetAsideFacts(
                kafka,
                serdes,
                tables,
                () -> consumer(clients, name),
                () -> producer(clients, name));
    }

    private static Consumer<byte[], byte[]> consumer(KafkaClients clients, String group) {
        return clients.consumer(
                ClientSettings.passing(group)
                        .always(ConsumerConfig.GROUP_ID_CONFIG, group)
                        .always(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                        .always(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest")
                        .always(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static Producer<byte[], byte[]> producer(KafkaClients clients, String name) {
        return clients.producer(
                ClientSettings.passing(name)
                        .always(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @Override
    public long count(@Nullable String wabaId) {
        try (var consumer = consumers.get()) {
            var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            read(consumer, wabaId, found);
            return found.size();
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    @Override
    public long putBack(@Nullable String wabaId) {
        try (var consumer = consumers.get();
                var producer = producers.get()) {
            var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            var places = read(consumer, wabaId, found);
            var sent = new ArrayList<Future<?>>();
            for (var letter : found)
                sent.add(
                        producer.send(
                                new ProducerRecord<>(
                                        kafka.nameOf(Topics.THREAD_DECISIONS),
                                        letter.key(),
                                        letter.value())));
            for (var one : sent) one.get();
            consumer.commitSync(places);
            return found.size();
        } catch (KafkaException | ExecutionException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    /// Reads on from where the group is.
    ///
    /// @param wabaId whose; null: anybody's
    /// @param found takes the letters whose account is known
    /// @return where the group goes on from the next time
    private Map<TopicPartition, OffsetAndMetadata> read(
            Consumer<byte[], byte[]> consumer,
            @Nullable String wabaId,
            List<ConsumerRecord<byte[], byte[]>> found) {
        var partitions =
                TopicReader.partitions(consumer, kafka.deadLettersOf(Topics.THREAD_DECISIONS));
        consumer.assign(partitions);
        var places = new HashMap<TopicPartition, OffsetAndMetadata>();
        TopicReader.readToEnd(
                consumer,
                letter -> {
                    if (!isOfUnknownAccount(letter)) return;
                    var partition = new TopicPartition(letter.topic(), letter.partition());
                    if (isOf(wabaId, letter)) found.add(letter);
                    else places.putIfAbsent(partition, new OffsetAndMetadata(letter.offset()));
                });
        for (var partition : partitions)
            places.putIfAbsent(partition, new OffsetAndMetadata(consumer.position(partition)));
        return places;
    }

    private static boolean isOfUnknownAccount(ConsumerRecord<byte[], byte[]> letter) {
        var code = letter.headers().lastHeader(DeadLetters.CODE);
        return code != null
                && FactProcessor.UNKNOWN_WABA.equals(
                        new String(code.value(), StandardCharsets.UTF_8));
    }

    /// What cannot be read any more is not known either, and stays.
    private boolean isOf(@Nullable String wabaId, ConsumerRecord<byte[], byte[]> letter) {
        try {
            var decision =
                    decisions.deserialize(kafka.nameOf(Topics.THREAD_DECISIONS), letter.value());
            return tables.account(FactProcessor.wabaOf(decision), decision.getPhoneNumberId())
                    .filter(account -> wabaId == null || wabaId.equals(account.wabaId()))
                    .isPresent();
        } catch (RuntimeException e) {
            if (DeadLetters.causedByRegistry(e)) throw e;
            return false;
        }
    }

    private IllegalStateException unavailable(Exception e) {
        return new IllegalStateException(
                "the dead letters at %s cannot be put back: %s"
                        .formatted(kafka.bootstrapServers(), e.getMessage()),
                e);
    }
}
