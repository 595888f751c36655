package convometer.deploy.replay;

import convometer.deploy.archive.ArchiveLine;
import convometer.deploy.archive.BadLine;
import convometer.events.AccountEvent;
import convometer.events.CustomerNotice;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.ingest.webhooks.RefusedPart;
import convometer.ingest.webhooks.Update;
import convometer.ingest.webhooks.Webhook;
import convometer.ingest.webhooks.WebhookParser;
import convometer.schemas.accounts.Accounts;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Makes of a line the records that the pipeline would have made of it.
final class Told {

    private static final Line NOTHING = new Line(List.of(), List.of());

    private final Accounts accounts;
    private final ArchiveCut cut;
    private final boolean onlyKnown;

    /// @param cut what is beyond it says nothing
    /// @param onlyKnown accounts that nobody knows are passed over, and are no fault
    Told(Accounts accounts, ArchiveCut cut, boolean onlyKnown) {
        this.onlyKnown = onlyKnown;
        this.accounts = accounts;
        this.cut = cut;
    }

    /// What a line says.
    ///
    /// @param problems where it says what cannot be believed, and why; the rest can
    record Line(List<SpecificRecord> records, List<String> problems) {}

    /// @throws BadLine if it cannot be read, or is of an account that nobody knows
    Line by(byte[] line) {
        var sourced = ArchiveLine.parseSourced(line);
        if (!cut.has(sourced)) return NOTHING;
        return switch (sourced.line()) {
            case ArchiveLine.Send(var message) -> new Line(List.of(message), List.of());
            case ArchiveLine.Webhook(var receivedAt, var body) ->
                    switch (WebhookParser.parse(body, receivedAt)) {
                        case Webhook.Rejected(_, var reason) ->
                                throw new BadLine("body: " + reason);
                        case Webhook.Understood(_, var updates, var refused) ->
                                new Line(
                                        records(updates),
                                        refused.stream().map(Told::problem).toList());
                    };
        };
    }

    private List<SpecificRecord> records(List<Update> updates) {
        var records = new ArrayList<SpecificRecord>(updates.size());
        for (var update : updates) {
            var unknown = unknownAccount(update.value());
            if (unknown != null && onlyKnown) continue;
            if (unknown != null) throw new BadLine(unknown);
            if (!(update.value() instanceof AccountEvent)) records.add(update.value());
        }
        return records;
    }

    private static String problem(RefusedPart part) {
        return "body: " + part.place() + ": " + part.reason();
    }

    /// Nobody could say in which month and currency a message of an unknown account counts (V7).
    ///
    /// @return what is wrong; null: it is known, or of no account
    private @Nullable String unknownAccount(SpecificRecord record) {
        return switch (record) {
            case InboundMessage told -> unknown(told.getWabaId(), told.getPhoneNumberId());
            case MessageStatus told -> unknown(told.getWabaId(), told.getPhoneNumberId());
            case AccountEvent told when isOfMessages(told.getField()) ->
                    unknown(told.getWabaId(), told.getPhoneNumberId());
            case AccountEvent _, CustomerNotice _ -> null;
            default -> throw new IllegalStateException(record.getSchema().getName());
        };
    }

    private static boolean isOfMessages(String field) {
        return field.equals("messages") || field.equals("calls");
    }

    private @Nullable String unknown(String wabaId, @Nullable String number) {
        var known =
                accounts.waba(wabaId).isPresent()
                        || (number != null && accounts.wabaOfNumber(number).isPresent());
        return known
                ? null
                : "body.entry.id: neither the WABA \"%s\" nor the number \"%s\" is in the accounts file"
                        .formatted(wabaId, number == null ? "" : number);
    }
}
