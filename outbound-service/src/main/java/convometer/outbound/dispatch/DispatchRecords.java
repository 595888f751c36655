package convometer.outbound.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.events.SendOutcome;
import convometer.events.SendRecord;
import convometer.outbound.rules.Outcome;
import convometer.outbound.rules.SendResult.Accepted;
import convometer.outbound.state.JournalEntry;
import convometer.outbound.state.UnsettledSend;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.RequestHeaders;

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
    static final String RENEWING = "renewing";

    private final String journal;
    private final String receipts;
    private final String sends;
    private final String outcomes;
    private final String unsettled;
    private final String requests;
    private final Serializer<JournalEntry> journalSerializer;
    private final Serializer<OutboundReceipt> receiptSerializer;
    private final Serializer<SendRecord> sendSerializer;
    private final Serializer<SendOutcome> outcomeSerializer;
    private final Serializer<UnsettledSend> unsettledSerializer;
    private final Serializer<OutboundRequest> requestSerializer;
    private final SendReceipts sendReceipts;

    DispatchRecords(KafkaSettings kafka, AvroSerdes serdes, SendReceipts sendReceipts) {
        journal = kafka.nameOf(DispatchTopics.JOURNAL);
        receipts = kafka.nameOf(Topics.OUTBOUND_RECEIPTS);
        sends = kafka.nameOf(Topics.SEND_RECORDS);
        outcomes = kafka.nameOf(Topics.SEND_OUTCOMES);
        unsettled = kafka.nameOf(DispatchTopics.UNSETTLED);
        requests = kafka.nameOf(Topics.THREAD_REQUESTS);
        requestSerializer = serdes.serializer();
        journalSerializer = serdes.serializer();
        receiptSerializer = serdes.serializer();
        sendSerializer = serdes.serializer();
        outcomeSerializer = serdes.serializer();
        unsettledSerializer = serdes.serializer();
        this.sendReceipts = sendReceipts;
    }

    /// It waits for its turn.
    ///
    /// @param notBefore from when on it may be tried
    ProducerRecord<byte[], byte[]> queued(
            int partition, Permission permission, int tries, Instant notBefore) {
        return entry(partition, permission, QUEUED, tries, notBefore);
    }

    /// The gate is asked to renew its lease.
    ProducerRecord<byte[], byte[]> renewing(
            int partition, Permission permission, int tries, Instant now) {
        return entry(partition, permission, RENEWING, tries, now);
    }

    /// The question to the gate.
    ProducerRecord<byte[], byte[]> renewal(Permission permission) {
        var fact = permission.fact();
        var terms = fact.getRenewal();
        var request =
                OutboundRequest.newBuilder()
                        .setRequestId(permission.requestId())
                        .setPhoneNumberId(permission.phoneNumberId())
                        .setMessage(fact.getMessage());
        if (terms != null) {
            if (terms.getRequestedMessage() != null)
                request.setMessage(terms.getRequestedMessage());
            request.setFallbackTemplate(terms.getFallbackTemplate())
                    .setDeadline(terms.getDeadline())
                    .setHoldUntilWindowOpens(terms.getHoldUntilWindowOpens())
                    .setSender(terms.getSender())
                    .setLabels(terms.getLabels());
        }
        var record =
                new ProducerRecord<>(
                        requests,
                        bytes(permission.thread()),
                        requestSerializer.serialize(requests, request.build()));
        record.headers().add(RequestHeaders.RENEWAL, bytes(permission.send().lease().toString()));
        return record;
    }

    /// It is about to be handed over.
    ProducerRecord<byte[], byte[]> attempted(
            int partition, Permission permission, int tries, Instant now) {
        return entry(partition, permission, ATTEMPTED, tries, now);
    }

    /// What Meta answered in the end: receipt, journal, and what the tracker has to know.
    Ending end(int partition, CompletedAttempt attempt, Instant attemptedAt) {
        var permission = attempt.permission();
        var receipt = sendReceipts.receipt(permission, attempt.result(), attempt.at());
        var records = ended(partition, permission, receipt, attemptedAt);
        if (attempt.result() instanceof Accepted accepted) {
            var send = sendReceipts.send(permission, accepted, attempt.at());
            var key = bytes(SendReceipts.thread(permission, send));
            records.add(new ProducerRecord<>(sends, key, sendSerializer.serialize(sends, send)));
        }
        return new Ending(receipt, records);
    }

    /// As many of its number wait as may.
    Ending queueFull(int partition, Permission permission, Instant now) {
        return refused(partition, permission, sendReceipts.queueFull(permission, now));
    }

    /// It is not wanted any more.
    Ending cancelled(int partition, Permission permission, Instant now) {
        return refused(partition, permission, sendReceipts.cancelled(permission, now));
    }

    /// The tracker is told that a permission is not used.
    ProducerRecord<byte[], byte[]> notTaken(Permission permission, Instant now) {
        return notTaken(permission, sendReceipts.cancelled(permission, now));
    }

    /// What was to be sent is not on its topic any more.
    Ending lost(int partition, Permission permission, Instant now) {
        return refused(partition, permission, sendReceipts.lost(permission, now));
    }

    private Ending refused(int partition, Permission permission, OutboundReceipt receipt) {
        return new Ending(receipt, ended(partition, permission, receipt, Instant.MIN));
    }

    /// Of an attempt nobody knows more than that it was begun.
    Ending interrupted(int partition, Permission permission, Instant attemptedAt, Instant now) {
        var receipt = sendReceipts.interrupted(permission, now);
        return new Ending(receipt, ended(partition, permission, receipt, attemptedAt));
    }

    /// A receipt and all records that go with it.
    record Ending(OutboundReceipt receipt, List<ProducerRecord<byte[], byte[]>> records) {}

    private List<ProducerRecord<byte[], byte[]>> ended(
            int partition, Permission permission, OutboundReceipt receipt, Instant attemptedAt) {
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
        var id = bytes(permission.requestId());
        records.add(
                new ProducerRecord<>(receipts, id, receiptSerializer.serialize(receipts, receipt)));
        records.add(removed(partition, id));
        switch (receipt.getOutcome()) {
            case Outcome.UNKNOWN -> records.add(unsettled(permission, receipt, attemptedAt));
            case Outcome.FAILED, Outcome.REFUSED -> {
                if (!permission.readReceipt()) records.add(notTaken(permission, receipt));
            }
            default -> {}
        }
        return records;
    }

    private ProducerRecord<byte[], byte[]> unsettled(
            Permission permission, OutboundReceipt receipt, Instant attemptedAt) {
        var send =
                UnsettledSend.newBuilder()
                        .setRequestId(permission.requestId())
                        .setDecision(ByteBuffer.wrap(permission.decision().get()))
                        .setCode(String.valueOf(receipt.getCode()))
                        .setSentAt(attemptedAt)
                        .setAt(receipt.getAt())
                        .build();
        return new ProducerRecord<>(
                unsettled,
                bytes(permission.requestId()),
                unsettledSerializer.serialize(unsettled, send));
    }

    private ProducerRecord<byte[], byte[]> notTaken(
            Permission permission, OutboundReceipt receipt) {
        return new ProducerRecord<>(
                outcomes,
                bytes(permission.thread()),
                outcomeSerializer.serialize(outcomes, sendReceipts.notTaken(permission, receipt)));
    }

    private ProducerRecord<byte[], byte[]> entry(
            int partition, Permission permission, String state, int tries, Instant at) {
        var entry =
                JournalEntry.newBuilder()
                        .setState(state)
                        .setOffset(permission.offset())
                        .setFirstOffset(permission.firstOffset())
                        .setDecision(ByteBuffer.wrap(permission.decision().get()))
                        .setTries(tries)
                        .setAt(at)
                        .build();
        return new ProducerRecord<>(
                journal,
                partition,
                bytes(permission.requestId()),
                journalSerializer.serialize(journal, entry));
    }

    /// It has come to its end.
    ProducerRecord<byte[], byte[]> removed(int partition, String requestId) {
        return removed(partition, bytes(requestId));
    }

    @SuppressWarnings("NullAway") // A tombstone has no value, and Kafka's types do not say so.
    private ProducerRecord<byte[], byte[]> removed(int partition, byte[] requestId) {
        return new ProducerRecord<>(journal, partition, requestId, null);
    }

    private static byte[] bytes(String key) {
        return key.getBytes(UTF_8);
    }
}
