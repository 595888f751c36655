package convometer.deploy.replay;

import convometer.events.BillingCount;
import convometer.events.Charge;
import convometer.events.ConversationFact;
import convometer.events.ThreadDecision;
import convometer.events.WindowFact;
import convometer.schemas.InstantText;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The files of a replay. All of them are written under other names first: whoever finds one finds
/// it whole.
final class Results {

    private final Rows windows =
            new Rows("windows.csv", "phone_number_id,customer,opened_at,until");
    private final Rows conversations =
            new Rows(
                    "conversations.csv",
                    "phone_number_id,customer,category,opened_at,ended_at,waba_id,messages");
    private final Rows charges =
            new Rows(
                    "charges.csv",
                    "unit_id,unit,waba_id,phone_number_id,customer,market,instant,month,category,"
                            + "type,currency,rate,amount,basis,estimate_category,estimate_type,"
                            + "verdict_category,verdict_type,discrepancy");
    private final Rows statement =
            new Rows(
                    "statement.csv",
                    "waba_id,phone_number_id,month,market,category,type,unit,currency,quantity,"
                            + "amount,unpriced");

    private final List<Rows> more = new ArrayList<>();

    /// One more file.
    void add(Rows rows) {
        more.add(rows);
    }

    void add(ThreadDecision decision) {
        var window = decision.getWindow();
        var conversation = decision.getConversation();
        if (window != null) add(decision, window);
        if (conversation != null) add(decision, conversation);
    }

    private void add(ThreadDecision decision, WindowFact window) {
        windows.add(
                decision.getPhoneNumberId(),
                decision.getCustomer(),
                InstantText.of(window.getOpenedAt()),
                InstantText.of(window.getUntil()));
    }

    private void add(ThreadDecision decision, ConversationFact conversation) {
        conversations.add(
                decision.getPhoneNumberId(),
                decision.getCustomer(),
                conversation.getCategory(),
                InstantText.of(conversation.getOpenedAt()),
                InstantText.of(conversation.getEndedAt()),
                conversation.getWabaId(),
                Integer.toString(conversation.getMessages()));
    }

    void add(Charge charge) {
        charges.add(
                charge.getUnitId(),
                charge.getUnit(),
                charge.getWabaId(),
                charge.getPhoneNumberId(),
                charge.getCustomer(),
                charge.getMarket(),
                InstantText.of(charge.getInstant()),
                charge.getMonth(),
                charge.getCategory(),
                orEmpty(charge.getType()),
                charge.getCurrency(),
                orEmpty(charge.getRate()),
                orEmpty(charge.getAmount()),
                charge.getBasis(),
                orEmpty(charge.getEstimateCategory()),
                orEmpty(charge.getEstimateType()),
                orEmpty(charge.getVerdictCategory()),
                orEmpty(charge.getVerdictType()),
                orEmpty(charge.getDiscrepancy()));
    }

    /// An amount is empty as soon as one unit in it has no price.
    void add(BillingCount line) {
        var unpriced = line.getUnpriced() > 0;
        statement.add(
                line.getWabaId(),
                line.getPhoneNumberId(),
                line.getMonth(),
                line.getMarket(),
                line.getCategory(),
                line.getType(),
                line.getUnit(),
                line.getCurrency(),
                Long.toString(line.getQuantity()),
                unpriced ? "" : line.getAmount(),
                unpriced ? Long.toString(line.getUnpriced()) : "");
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        var files = new ArrayList<>(List.of(windows, conversations, charges, statement));
        files.addAll(more);
        try {
            files.parallelStream().forEach(rows -> rows.write(unfinished(folder, rows)));
            for (var rows : files)
                Files.move(
                        unfinished(folder, rows),
                        folder.resolve(rows.name()),
                        StandardCopyOption.REPLACE_EXISTING);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            for (var rows : files) Files.deleteIfExists(unfinished(folder, rows));
        }
    }

    private static Path unfinished(Path folder, Rows rows) {
        return folder.resolve("." + rows.name() + ".unfinished");
    }

    /// How much there is, for people.
    String summary() {
        return "%,d windows, %,d conversations, %,d charges, %,d lines of statements"
                .formatted(
                        windows.count(), conversations.count(), charges.count(), statement.count());
    }
}
