package convometer.outbound.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.events.OutboundReceipt;
import convometer.events.SendOutcome;
import convometer.events.SendRecord;
import convometer.outbound.graph.Answer.Accepted;
import convometer.outbound.rules.Outcome;
import convometer.outbound.state.JournalEntry;
import convometer.outbound.state.UnsettledSend;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The records that tell of a permitted message on its way and at its end.
final class DispatchRecords {

    static final String QUEUED = "queued";
    static final String ATTEMPTED = "attempted";

    private final String journal;
    private final String receipts;
    private final String sends;
    private final String outcomes;
    private final String unsettled;
    private final Serializer<JournalEntry> journalSerializer;
    private final Serializer<OutboundReceipt> receiptSerializer;
    private final Serializer<SendRecord> sendSerializer;
    private final Serializer<SendOutcome> outcomeSerializer;
    private final Serializer<UnsettledSend> unsettledSerializer;
    private final Answers answers;

    DispatchRecords(KafkaSettings kafka, AvroSerdes serdes, Answers answers) {
        journal = kafka.nameOf(DispatchTopics.JOURNAL);
        receipts = kafka.nameOf(Topics.OUTBOUND_RECEIPTS);
        sends = kafka.nameOf(Topics.SEND_RECORDS);
        outcomes = kafka.nameOf(Topics.SEND_OUTCOMES);
        unsettled = kafka.nameOf(DispatchTopics.UNSETTLED);
        journalSerializer = serdes.serializer();
        receiptSerializer = serdes.serializer();
        sendSerializer = serdes.serializer();
        outcomeSerializer = serdes.serializer();
        unsettledSerializer = serdes.serializer();
        this.answers = answers;
    }

    /// It waits for its turn.
    ///
    /// @param notBefore from when on it may be tried
    ProducerRecord<byte[], byte[]> queued(
            int partition, Permit permit, int tries, Instant notBefore) {
        return entry(partition, permit, QUEUED, tries, notBefore);
    }

    /// It is about to be handed over.
    ProducerRecord<byte[], byte[]> attempted(int partition, Permit permit, int tries, Instant now) {
        return entry(partition, permit, ATTEMPTED, tries, now);
    }

    /// What Meta answered in the end: receipt, journal, and what the tracker has to know.
    Ending end(int partition, Sent sent, Instant attemptedAt) {
        var permit = sent.permit();
        var receipt = answers.receipt(permit, sent.answer(), sent.at());
        var records = ended(partition, permit, receipt, attemptedAt);
        if (sent.answer() instanceof Accepted accepted) {
            var send = answers.send(permit, accepted, sent.at());
            var key = bytes(Answers.thread(permit, send));
            records.add(new ProducerRecord<>(sends, key, sendSerializer.serialize(sends, send)));
        }
        return new Ending(receipt, records);
    }

    /// Of an attempt nobody knows more than that it was begun.
    Ending interrupted(int partition, Permit permit, Instant attemptedAt, Instant now) {
        var receipt = answers.interrupted(permit, now);
        return new Ending(receipt, ended(partition, permit, receipt, attemptedAt));
    }

    /// A receipt and all records that go with it.
    record Ending(OutboundReceipt receipt, List<ProducerRecord<byte[], byte[]>> records) {}

    private List<ProducerRecord<byte[], byte[]>> ended(
            int partition, Permit permit, OutboundReceipt receipt, Instant attemptedAt) {
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
        var id = bytes(permit.requestId());
        records.add(
                new ProducerRecord<>(receipts, id, receiptSerializer.serialize(receipts, receipt)));
        records.add(removed(partition, id));
        switch (receipt.getOutcome()) {
            case Outcome.UNKNOWN -> records.add(unsettled(permit, receipt, attemptedAt));
            case Outcome.FAILED, Outcome.REFUSED -> {
                if (!permit.mark()) records.add(notTaken(permit, receipt));
            }
            default -> {}
        }
        return records;
    }

    private ProducerRecord<byte[], byte[]> unsettled(
            Permit permit, OutboundReceipt receipt, Instant attemptedAt) {
        var send =
                UnsettledSend.newBuilder()
                        .setRequestId(permit.requestId())
                        .setDecision(ByteBuffer.wrap(permit.decision().get()))
                        .setCode(String.valueOf(receipt.getCode()))
                        .setSentAt(attemptedAt)
                        .setAt(receipt.getAt())
                        .build();
        return new ProducerRecord<>(
                unsettled,
                bytes(permit.requestId()),
                unsettledSerializer.serialize(unsettled, send));
    }

    private ProducerRecord<byte[], byte[]> notTaken(Permit permit, OutboundReceipt receipt) {
        return new ProducerRecord<>(
                outcomes,
                bytes(permit.thread()),
                outcomeSerializer.serialize(outcomes, answers.notTaken(permit, receipt)));
    }

    private ProducerRecord<byte[], byte[]> entry(
            int partition, Permit permit, String state, int tries, Instant at) {
        var entry =
                JournalEntry.newBuilder()
                        .setState(state)
                        .setOffset(permit.offset())
                        .setDecision(ByteBuffer.wrap(permit.decision().get()))
                        .setTries(tries)
                        .setAt(at)
                        .build();
        return new ProducerRecord<>(
                journal,
                partition,
                bytes(permit.requestId()),
                journalSerializer.serialize(journal, entry));
    }

    @SuppressWarnings("NullAway") // A tombstone has no value, and Kafka's types do not say so.
    private ProducerRecord<byte[], byte[]> removed(int partition, byte[] requestId) {
        return new ProducerRecord<>(journal, partition, requestId, null);
    }

    private static byte[] bytes(String key) {
        return key.getBytes(UTF_8);
    }
}
