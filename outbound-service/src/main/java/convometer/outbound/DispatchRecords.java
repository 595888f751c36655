package convometer.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.events.OutboundReceipt;
import convometer.events.SendRecord;
import convometer.outbound.SendJournal.Entry;
import convometer.outbound.rules.Answer;
import convometer.outbound.rules.Answer.Accepted;
import convometer.outbound.rules.Answer.Failed;
import convometer.outbound.rules.Answer.NoAnswer;
import convometer.outbound.rules.Outcome;
import convometer.outbound.rules.SendBody;
import convometer.schemas.ThreadKey;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The records that tell of an attempt and of its end.
final class DispatchRecords {

    private final String journal;
    private final String receipts;
    private final String sends;
    private final Serializer<OutboundReceipt> journalSerializer;
    private final Serializer<OutboundReceipt> receiptSerializer;
    private final Serializer<SendRecord> sendSerializer;
    private final Accounts accounts;

    /// Records for the topics of these settings.
    ///
    /// @param accounts know the category of a template
    DispatchRecords(KafkaSettings kafka, AvroSerdes serdes, Accounts accounts) {
        journal = kafka.nameOf(SendJournal.TOPIC);
        receipts = kafka.nameOf(Topics.OUTBOUND_RECEIPTS);
        sends = kafka.nameOf(Topics.SEND_RECORDS);
        journalSerializer = serdes.serializer();
        receiptSerializer = serdes.serializer();
        sendSerializer = serdes.serializer();
        this.accounts = accounts;
    }

    /// Written down before the attempt.
    ProducerRecord<byte[], byte[]> attempt(Permit permit, Instant now) {
        return entry(permit.partition(), receipt(permit, Outcome.PERMITTED, now).build());
    }

    /// The end of an attempt: receipt, journal, and the send record where Meta took it.
    List<ProducerRecord<byte[], byte[]>> end(Sent sent) {
        var permit = sent.permit();
        var receipt = receipt(sent);
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
        records.add(answer(receipt));
        records.add(
                sent.answer() instanceof NoAnswer
                        ? entry(permit.partition(), receipt)
                        : settled(permit.partition(), permit.requestId()));
        if (sent.answer() instanceof Accepted accepted) records.add(send(sent, accepted));
        return records;
    }

    /// The end of an attempt of which nobody knows more than that it was begun.
    List<ProducerRecord<byte[], byte[]>> interrupted(Entry entry, Instant now) {
        var receipt =
                OutboundReceipt.newBuilder(entry.attempt())
                        .setOutcome(Outcome.UNKNOWN)
                        .setCode("interrupted")
                        .setMessage(
                                "The service ended while it sent the message;"
                                        + " it may have been sent and is not sent again")
                        .setAt(now)
                        .build();
        return List.of(answer(receipt), entry(entry.partition(), receipt));
    }

    /// The code of an answer's receipt; null where Meta took the message.
    static @Nullable String code(Answer answer) {
        return switch (answer) {
            case Accepted _ -> null;
            case Failed(var code, _) -> code;
            case NoAnswer _ -> "no_answer";
        };
    }

    static String outcome(Answer answer) {
        return switch (answer) {
            case Accepted _ -> Outcome.ACCEPTED;
            case Failed _ -> Outcome.FAILED;
            case NoAnswer _ -> Outcome.UNKNOWN;
        };
    }

    private static OutboundReceipt receipt(Sent sent) {
        var answer = sent.answer();
        return receipt(sent.permit(), outcome(answer), sent.at())
                .setCode(code(answer))
                .setMessage(
                        switch (answer) {
                            case Accepted _ -> null;
                            case Failed(_, var message) -> message;
                            case NoAnswer(var why) ->
                                    "Meta did not say whether it took the message ("
                                            + why
                                            + ");"
                                            + " it is not sent again";
                        })
                .setWamid(answer instanceof Accepted accepted ? accepted.wamid() : null)
                .build();
    }

    private static OutboundReceipt.Builder receipt(Permit permit, String outcome, Instant at) {
        return OutboundReceipt.newBuilder()
                .setRequestId(permit.requestId())
                .setPhoneNumberId(permit.phoneNumberId())
                .setCustomer(permit.customer())
                .setOutcome(outcome)
                .setLeaseUntil(permit.permission().getLeaseUntil())
                .setExpectedCharge(permit.permission().getExpectedCharge())
                .setAt(at);
    }

    private ProducerRecord<byte[], byte[]> send(Sent sent, Accepted accepted) {
        var permit = sent.permit();
        var message = new SendBody(Json.object(permit.permission().getMessage()).orElseThrow());
        var to = message.customer().orElse(permit.customer());
        var record =
                SendRecord.newBuilder()
                        .setWamid(accepted.wamid())
                        .setRequestId(permit.requestId())
                        .setPhoneNumberId(permit.phoneNumberId())
                        .setTo(to)
                        .setWaId(accepted.waId())
                        .setUserId(accepted.userId())
                        .setType(message.type().orElse("unknown"))
                        .setTemplateName(message.templateName().orElse(null))
                        .setTemplateLanguage(message.templateLanguage().orElse(null))
                        .setTemplateCategory(category(permit, message))
                        .setSentAt(sent.at())
                        .build();
        var customer = accepted.waId() == null || message.group() ? to : accepted.waId();
        var key = new ThreadKey(permit.phoneNumberId(), customer).toString();
        return new ProducerRecord<>(sends, bytes(key), sendSerializer.serialize(sends, record));
    }

    private @Nullable String category(Permit permit, SendBody message) {
        var name = message.templateName();
        if (name.isEmpty()) return null;
        return accounts.template(
                        permit.phoneNumberId(), name.get(), message.templateLanguage().orElse(""))
                .map(Accounts.Template::category)
                .orElse(permit.permission().getCategory());
    }

    private ProducerRecord<byte[], byte[]> answer(OutboundReceipt receipt) {
        return new ProducerRecord<>(
                receipts,
                bytes(receipt.getRequestId()),
                receiptSerializer.serialize(receipts, receipt));
    }

    private ProducerRecord<byte[], byte[]> entry(int partition, OutboundReceipt attempt) {
        return new ProducerRecord<>(
                journal,
                partition,
                bytes(attempt.getRequestId()),
                journalSerializer.serialize(journal, attempt));
    }

    @SuppressWarnings("NullAway") // A tombstone has no value, and Kafka's types do not say so.
    private ProducerRecord<byte[], byte[]> settled(int partition, String requestId) {
        return new ProducerRecord<>(journal, partition, bytes(requestId), null);
    }

    private static byte[] bytes(String key) {
        return key.getBytes(UTF_8);
    }
}
