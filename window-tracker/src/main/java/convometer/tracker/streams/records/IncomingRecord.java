package convometer.tracker.streams.records;

import convometer.events.OutboundRequest;
import convometer.schemas.ThreadKey;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.Received;
import convometer.schemas.streams.RequestHeaders;
import convometer.schemas.streams.WebhookHeader;
import convometer.tracker.message.WebhookOffset;
import convometer.tracker.state.ForwardedRecord;
import convometer.tracker.streams.store.Millis;
import convometer.tracker.streams.store.WindowRecords;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;

/// A record of one of the tracker's topics, wherever it has been since.
///
/// @param topic its topic's name
/// @param origin `topic/partition/offset`
/// @param thread its key
/// @param raw the value as it came
/// @param receivedAt when it was appended
/// @param forwarded it came from another name or from a group, not from its topic
/// @param webhook that it was made of; null: none, or not known
/// @param renewal of a request: it was permitted before, and its lease is to be renewed
public record IncomingRecord(
        String topic,
        String origin,
        ThreadKey thread,
        Bytes raw,
        SpecificRecord value,
        Instant receivedAt,
        boolean forwarded,
        @Nullable WebhookOffset webhook,
        boolean renewal) {

    /// The record as it travels to another customer key.
    public ForwardedRecord toForward() {
        return new ForwardedRecord(
                topic,
                origin,
                thread.toString(),
                ByteBuffer.wrap(raw.get()),
                Millis.of(receivedAt),
                WindowRecords.record(webhook),
                renewal);
    }

    /// The same with less in its value.
    public IncomingRecord with(SpecificRecord less, Serializer<SpecificRecord> values) {
        if (less.equals(value)) return this;
        var bytes = Bytes.wrap(values.serialize(topic, less));
        return new IncomingRecord(
                topic, origin, thread, bytes, less, receivedAt, forwarded, webhook, renewal);
    }

    /// A record as it is read from its topic.
    public static IncomingRecord of(
            Record<String, Received<SpecificRecord>> record, RecordMetadata from) {
        return new IncomingRecord(
                from.topic(),
                origin(record, from),
                ThreadKey.parse(record.key()),
                record.value().raw(),
                record.value().value(),
                Instant.ofEpochMilli(record.timestamp()),
                false,
                WebhookHeader.read(record.headers())
                        .map(at -> new WebhookOffset(at.getPartition(), at.getOffset()))
                        .orElse(null),
                RequestHeaders.value(record.headers(), RequestHeaders.RENEWAL).isPresent());
    }

    /// A request says where it was asked for.
    private static String origin(
            Record<String, Received<SpecificRecord>> record, RecordMetadata from) {
        var own = from.topic() + "/" + from.partition() + "/" + from.offset();
        return record.value().value() instanceof OutboundRequest
                ? RequestHeaders.value(record.headers(), DeadLetters.ORIGIN).orElse(own)
                : own;
    }

    /// A record that was forwarded, with its value read again.
    public static IncomingRecord of(
            ForwardedRecord forwarded, Deserializer<SpecificRecord> values) {
        var buffer = forwarded.getValue().duplicate();
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return new IncomingRecord(
                forwarded.getTopic(),
                forwarded.getOrigin(),
                ThreadKey.parse(forwarded.getKey()),
                Bytes.wrap(bytes),
                values.deserialize(forwarded.getTopic(), bytes),
                Millis.instant(forwarded.getReceivedAt()),
                true,
                WindowRecords.webhook(forwarded.getWebhook()),
                forwarded.getRenewal());
    }
}
