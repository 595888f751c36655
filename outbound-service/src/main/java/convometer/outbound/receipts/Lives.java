package convometer.outbound.receipts;

import convometer.outbound.dispatch.JournalReader;
import convometer.events.OutboundReceipt;
import convometer.events.ReceiptStatus;
import convometer.outbound.rules.Given;
import convometer.outbound.rules.Life;
import convometer.outbound.rules.Life.Stage;
import convometer.outbound.rules.Life.Told;
import convometer.outbound.state.LifeReceipt;
import convometer.outbound.state.LifeState;
import convometer.outbound.state.LifeStatus;

import org.apache.kafka.common.serialization.Deserializer;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Translates lives between the store's words and those of the rules, and into receipts.
final class Lives {

    /// What the rules know of a life.
    static Life read(LifeState state) {
        return new Life(
                Stage.valueOf(state.getStage().toUpperCase(Locale.ROOT)),
                state.getWamid(),
                state.getStatuses().stream()
                        .map(each -> new Told(each.getStatus(), each.getAt(), each.getErrors()))
                        .toList(),
                state.getDeadline());
    }

    /// Puts what the rules know into a life's state.
    static LifeState.Builder write(LifeState.Builder state, Life life) {
        return state.setStage(life.stage().name().toLowerCase(Locale.ROOT))
                .setWamid(life.wamid())
                .setStatuses(
                        life.statuses().stream()
                                .map(each ->
                                        LifeStatus.newBuilder()
                                                .setStatus(each.status())
                                                .setAt(each.at())
                                                .setErrors(each.errors())
                                                .build())
                                .toList())
                .setDeadline(life.deadline());
    }

    /// A history with one more receipt.
    static List<LifeReceipt> history(List<LifeReceipt> known, OutboundReceipt receipt) {
        var given =
                new Given(
                        receipt.getOutcome(),
                        receipt.getCode(),
                        receipt.getSettled(),
                        receipt.getAt());
        return Given.with(given(known), given).stream()
                .map(each ->
                        new LifeReceipt(each.outcome(), each.code(), each.settled(), each.at()))
                .toList();
    }

    private static List<Given> given(List<LifeReceipt> history) {
        return history.stream()
                .map(each ->
                        new Given(
                                each.getOutcome(), each.getCode(), each.getSettled(), each.getAt()))
                .toList();
    }

    /// What there is to tell of a request; empty while it has no receipt.
    static Optional<Story> story(
            LifeState state, Deserializer<OutboundReceipt> receipts, String topic) {
        return receipt(state, receipts, topic)
                .map(receipt -> new Story(receipt, given(state.getHistory())));
    }

    /// The newest receipt with the statuses that came; empty while there is none.
    static Optional<OutboundReceipt> receipt(
            LifeState state, Deserializer<OutboundReceipt> receipts, String topic) {
        var bytes = state.getReceipt();
        if (bytes == null) return Optional.empty();
        var receipt = receipts.deserialize(topic, JournalReader.bytes(bytes));
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

    private Lives() {}
}
