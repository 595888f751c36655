package convometer.outbound.receipts;

import convometer.events.OutboundReceipt;
import convometer.events.ReceiptStatus;
import convometer.outbound.rules.MessageLifecycle;
import convometer.outbound.rules.MessageLifecycle.Stage;
import convometer.outbound.rules.MessageLifecycle.Status;
import convometer.outbound.rules.ReceiptHistoryEntry;
import convometer.outbound.state.LifeReceipt;
import convometer.outbound.state.LifeState;
import convometer.outbound.state.LifeStatus;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Translates lifecycles between their record in the store and the rules, and into receipts.
public final class StoredLifecycle {

    /// The lifecycle in a record.
    static MessageLifecycle read(LifeState state) {
        return new MessageLifecycle(
                Stage.valueOf(state.getStage().toUpperCase(Locale.ROOT)),
                state.getWamid(),
                state.getStatuses().stream()
                        .map(each -> new Status(each.getStatus(), each.getAt(), each.getErrors()))
                        .toList(),
                state.getDeadline());
    }

    /// Puts a lifecycle into its record.
    static LifeState.Builder write(LifeState.Builder state, MessageLifecycle lifecycle) {
        return state.setStage(lifecycle.stage().name().toLowerCase(Locale.ROOT))
                .setWamid(lifecycle.wamid())
                .setStatuses(
                        lifecycle.statuses().stream()
                                .map(each ->
                                        LifeStatus.newBuilder()
                                                .setStatus(each.status())
                                                .setAt(each.at())
                                                .setErrors(each.errors())
                                                .build())
                                .toList())
                .setDeadline(lifecycle.deadline());
    }

    /// A history with one more receipt.
    static List<LifeReceipt> history(List<LifeReceipt> known, OutboundReceipt receipt) {
        var entry =
                new ReceiptHistoryEntry(
                        receipt.getOutcome(),
                        receipt.getCode(),
                        receipt.getSettled(),
                        receipt.getAt());
        return ReceiptHistoryEntry.with(entries(known), entry).stream()
                .map(each ->
                        new LifeReceipt(each.outcome(), each.code(), each.settled(), each.at()))
                .toList();
    }

    private static List<ReceiptHistoryEntry> entries(List<LifeReceipt> history) {
        return history.stream()
                .map(each ->
                        new ReceiptHistoryEntry(
                                each.getOutcome(), each.getCode(), each.getSettled(), each.getAt()))
                .toList();
    }

    /// The timeline of a request; empty while it has no receipt.
    public static Optional<Timeline> timeline(
            LifeState state, Deserializer<OutboundReceipt> receipts, String topic) {
        return receipt(state, receipts, topic)
                .map(receipt -> new Timeline(receipt, entries(state.getHistory())));
    }

    /// The newest receipt with the statuses that came; empty while there is none.
    public static Optional<OutboundReceipt> receipt(
            LifeState state, Deserializer<OutboundReceipt> receipts, String topic) {
        var bytes = state.getReceipt();
        if (bytes == null) return Optional.empty();
        var receipt = receipts.deserialize(topic, new RecordHeaders(), bytes);
        return Optional.of(
                OutboundReceipt.newBuilder(receipt)
                        .setStatuses(
                                state.getStatuses().stream()
                                        .map(each ->
                                                ReceiptStatus.newBuilder()
                                                        .setStatus(each.getStatus())
                                                        .setAt(each.getAt())
                                                        .setErrors(each.getErrors())
                                                        .build())
                                        .toList())
                        .build());
    }

    private StoredLifecycle() {}
}
