package convometer.ingest.publish;

import convometer.events.RawWebhook;
import convometer.ingest.webhooks.Update;
import convometer.ingest.webhooks.Webhook;
import convometer.ingest.webhooks.WebhookParser;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.DeadLetters;

import jakarta.inject.Singleton;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Turns what a webhook says into the records of its topics.
@Singleton
public final class RecordEncoder {

    private static final String ORIGIN = "POST /webhooks/whatsapp";

    /// A webhook with a record for every topic, written by nobody and sent nowhere.
    private static final String ONE_OF_EACH =
            """
            {"object":"whatsapp_business_account","entry":[{"id":"0","changes":[
             {"field":"messages","value":{"metadata":{"phone_number_id":"0"},
              "messages":[{"id":"0","from":"0","timestamp":1300000000}],
              "statuses":[{"id":"0","recipient_id":"0","timestamp":1300000000,"status":"sent"}]}},
             {"field":"user_preferences","value":{
              "user_preferences":[{"wa_id":"0","category":"0","value":"0"}]}}]}]}
            """;

    private static final Instant ANY_TIME = Instant.ofEpochSecond(1_300_000_000);

    private final KafkaSettings kafka;
    private final Serializer<SpecificRecord> serializer;

    RecordEncoder(KafkaSettings kafka, AvroSerdes serdes) {
        this.kafka = kafka;
        this.serializer = serdes.serializer();
    }

    /// The body as it came.
    public ProducerRecord<String, byte[]> raw(
            Webhook.Understood webhook, byte[] body, Instant receivedAt) {
        var raw = new RawWebhook(ByteBuffer.wrap(body), receivedAt);
        return record(Topics.WEBHOOKS_RAW, webhook.key(), raw);
    }

    /// What was made of the body: updates, and dead letters of the parts that cannot be.
    public List<ProducerRecord<String, byte[]>> parts(Webhook.Understood webhook) {
        var records =
                new ArrayList<ProducerRecord<String, byte[]>>(
                        webhook.updates().size() + webhook.refused().size());
        for (var update : webhook.updates()) records.add(record(update));
        for (var part : webhook.refused())
            records.add(
                    deadLetter(
                            part.body().getBytes(StandardCharsets.UTF_8),
                            new Webhook.Rejected(
                                    part.code(), part.place() + ": " + part.reason())));
        return records;
    }

    /// Whether a record could not be written because of what is in it. Whichever serializer is set
    /// says the same, then, of a registry that is away: that fails with an exception of the
    /// network, or of Kafka's.
    public static boolean isFaultOfRecord(SerializationException error) {
        if (DeadLetters.causedByRegistry(error)) return false;
        for (Throwable e = error.getCause(); e != null; e = e.getCause())
            if (e instanceof RuntimeException && !(e instanceof KafkaException)) return true;
        return false;
    }

    private ProducerRecord<String, byte[]> record(Update update) {
        return record(update.topic(), update.key(), update.value());
    }

    private ProducerRecord<String, byte[]> record(
            Topic<?> topic, @Nullable String key, SpecificRecord value) {
        var name = kafka.nameOf(topic);
        return new ProducerRecord<>(name, key, serializer.serialize(name, value));
    }

    /// A body that is set aside, byte for byte.
    public ProducerRecord<String, byte[]> deadLetter(byte[] body, Webhook.Rejected why) {
        var topic = kafka.deadLettersOf(Topics.WEBHOOKS_RAW);
        var letter = new ProducerRecord<String, byte[]>(topic, body);
        DeadLetters.describe(letter.headers(), why.code(), why.reason(), ORIGIN);
        return letter;
    }

    /// Gets the schemas' ids, so that no request has to wait for the registry.
    void registerSchemas() {
        var body = ONE_OF_EACH.getBytes(StandardCharsets.UTF_8);
        switch (WebhookParser.parse(body, ANY_TIME)) {
            case Webhook.Understood one -> {
                raw(one, body, ANY_TIME);
                parts(one);
            }
            case Webhook.Rejected(_, var reason) -> throw new IllegalStateException(reason);
        }
    }
}
