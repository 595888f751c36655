package convometer.outbound.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

import convometer.events.ExpectedCharge;
import convometer.events.ReceiptStatus;
import convometer.outbound.receipts.Timeline;
import convometer.outbound.rules.Outcome;
import convometer.outbound.rules.ReceiptHistoryEntry;

import io.swagger.v3.oas.annotations.media.Schema;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// A receipt as people and programs see it over HTTP.
///
/// @param outcome pending, held, permitted, accepted, refused, failed or unknown
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "Receipt", description = "How far a request has come.")
public record ReceiptView(
        @Schema(name = "request_id") String requestId,
        @Schema(name = "phone_number_id") @Nullable String phoneNumberId,
        @Nullable String customer,
        String outcome,
        @Nullable String code,
        @Nullable String message,
        @Schema(name = "earliest_at") @Nullable Instant earliestAt,
        @Nullable List<String> alternatives,
        @Schema(name = "lease_until") @Nullable Instant leaseUntil,
        @Schema(name = "expected_charge") @Nullable Charge expectedCharge,
        @Nullable String wamid,
        @Nullable List<Status> statuses,
        @Schema(description = "With unknown: false while a status may still tell")
                @Nullable Boolean settled,
        Instant at,
        @Schema(
                        description =
                                "The receipts that were given for the request, the newest last;"
                                        + " at most twenty")
                @Nullable List<Step> history) {

    /// A receipt that was given for the request.
    @Schema(name = "ReceiptStep", description = "A receipt that was given for the request.")
    public record Step(
            String outcome,
            @Nullable String code,
            @Schema(description = "With unknown: false while a status may still tell")
                    @Nullable Boolean settled,
            Instant at) {

        private static Step of(ReceiptHistoryEntry entry) {
            return new Step(
                    entry.outcome(),
                    entry.code(),
                    settledOf(entry.outcome(), entry.settled()),
                    entry.at());
        }
    }

    /// What the message is expected to cost.
    @Schema(name = "ExpectedCharge", description = "What the message is expected to cost.")
    public record Charge(
            String era,
            String category,
            String type,
            String market,
            @Nullable String rate,
            String currency) {

        private static @Nullable Charge of(@Nullable ExpectedCharge charge) {
            return charge == null
                    ? null
                    : new Charge(
                            charge.getEra(),
                            charge.getCategory(),
                            charge.getType(),
                            charge.getMarket(),
                            charge.getRate(),
                            charge.getCurrency());
        }
    }

    /// What Meta reported of the message.
    @Schema(name = "ReceiptStatus", description = "What Meta reported of the message.")
    public record Status(String status, Instant at, List<Integer> errors) {

        private static Status of(ReceiptStatus status) {
            return new Status(status.getStatus(), status.getAt(), status.getErrors());
        }
    }

    /// Nothing but statuses comes after it.
    boolean terminal() {
        return Outcome.terminal(outcome, settled == null || settled);
    }

    /// The answer while there is no receipt.
    static ReceiptView pending(String requestId, Instant now) {
        return new ReceiptView(
                requestId,
                null,
                null,
                Outcome.PENDING,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                now.truncatedTo(ChronoUnit.MILLIS),
                null);
    }

    static ReceiptView of(Timeline timeline) {
        var receipt = timeline.receipt();
        return new ReceiptView(
                receipt.getRequestId(),
                receipt.getPhoneNumberId(),
                receipt.getCustomer(),
                receipt.getOutcome(),
                receipt.getCode(),
                receipt.getMessage(),
                receipt.getEarliestAt(),
                receipt.getAlternatives(),
                receipt.getLeaseUntil(),
                Charge.of(receipt.getExpectedCharge()),
                receipt.getWamid(),
                receipt.getStatuses().stream().map(Status::of).toList(),
                settledOf(receipt.getOutcome(), receipt.getSettled()),
                receipt.getAt(),
                timeline.history().stream().map(Step::of).toList());
    }

    private static @Nullable Boolean settledOf(String outcome, boolean settled) {
        return outcome.equals(Outcome.UNKNOWN) ? settled : null;
    }
}
