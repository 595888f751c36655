package convometer.tracker.streams;

import convometer.schemas.ThreadKey;
import convometer.tracker.state.ForwardedRecord;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;

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
record IncomingRecord(
        String topic,
        String origin,
        ThreadKey thread,
        Bytes raw,
        SpecificRecord value,
        Instant receivedAt,
        boolean forwarded) {

    ForwardedRecord toForward() {
        return new ForwardedRecord(
                topic, origin, thread.toString(), ByteBuffer.wrap(raw.get()), receivedAt);
    }

    /// The same with less in its value.
    IncomingRecord with(SpecificRecord less, Serializer<SpecificRecord> values) {
        if (less.equals(value)) return this;
        var bytes = Bytes.wrap(values.serialize(topic, less));
        return new IncomingRecord(topic, origin, thread, bytes, less, receivedAt, forwarded);
    }

    /// A record that was forwarded, with its value read again.
    static IncomingRecord of(ForwardedRecord forwarded, SpecificRecord value) {
        return new IncomingRecord(
                forwarded.getTopic(),
                forwarded.getOrigin(),
                ThreadKey.parse(forwarded.getKey()),
                bytes(forwarded),
                value,
                forwarded.getReceivedAt(),
                true);
    }

    static Bytes bytes(ForwardedRecord forwarded) {
        return bytes(forwarded.getValue());
    }

    static Bytes bytes(ByteBuffer value) {
        var buffer = value.duplicate();
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return Bytes.wrap(bytes);
    }
}
