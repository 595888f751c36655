package convometer.tracker.streams;

import convometer.events.ConsentFact;
import convometer.events.HandlerFact;
import convometer.events.PermissionWithdrawal;
import convometer.schemas.ThreadKey;
import convometer.tracker.consent.Consent;
import convometer.tracker.consent.Consents;
import convometer.tracker.gate.Answer;
import convometer.tracker.gate.Assignee;
import convometer.tracker.gate.GateDecision;
import convometer.tracker.gate.Refusal;
import convometer.tracker.gate.SendRequest;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.state.LimitCommand;
import convometer.tracker.streams.records.SendRequests;
import convometer.tracker.streams.store.BudgetRecords;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.Millis;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Writes what the gate decided: permissions, receipts, facts, and commands to the messaging limits
/// and budgets.
final class GateOutputs {

    private final TrackerOutputs outputs;

    GateOutputs(TrackerOutputs outputs) {
        this.outputs = outputs;
    }

    /// @param customerKey where the customer is kept
    /// @param number where something is emitted that holds at all numbers; null: not given
    /// @param shown the customer's name
    void emit(
            CustomerKey customerKey,
            @Nullable PhoneNumberId number,
            CustomerId shown,
            GateDecision decision,
            Instant now) {
        switch (decision) {
            case GateDecision.Answered(var request, var answer) -> answer(request, answer, now);
            case GateDecision.Cancelled(var request) ->
                    outputs.withdraw(
                            thread(request),
                            new PermissionWithdrawal(
                                    request.requestId().value(), Refusal.CANCELLED.code(), false),
                            now);
            case GateDecision.SlotRequested(var request, var asked) -> {
                var limit = asked.limit();
                var command =
                        command(customerKey, limit.scope(), request.requestId().value(), now)
                                .setRequested(limit.slots())
                                .setSlot(asked.slot())
                                .setExpense(BudgetRecords.record(asked.expense()));
                var quota = limit.quota();
                if (asked.slot() && quota != null)
                    command.setQuota(quota.name()).setQuotaSlots(quota.slots());
                outputs.limit(command.build());
            }
            case GateDecision.SlotUsed(var request, var scope, var quota, var sentAt) ->
                    outputs.limit(
                            command(customerKey, scope, request.value(), now)
                                    .setQuota(quota)
                                    .setSent(Millis.of(sentAt))
                                    .build());
            case GateDecision.SlotReleased(var request, var what) ->
                    outputs.limit(
                            command(customerKey, what.scope(), request.value(), now)
                                    .setSlot(what.slot())
                                    .setQuota(what.quota())
                                    .setExpense(BudgetRecords.record(what.expense()))
                                    .setReleased(true)
                                    .build());
            case GateDecision.MoneySpent(var request, var scope, var expense) ->
                    outputs.limit(
                            command(customerKey, scope, request.value(), now)
                                    .setSlot(false)
                                    .setExpense(BudgetRecords.record(expense))
                                    .setDelivered(true)
                                    .build());
            case GateDecision.Renamed(var scope, var quota, var from) ->
                    outputs.limit(
                            command(customerKey, scope, "", now)
                                    .setQuota(quota)
                                    .setRenamedFrom(from.value())
                                    .build());
            case GateDecision.ConsentChanged(var key, var consent) ->
                    consent(key.isEverywhere() ? number : key.number(), shown, key, consent);
            case GateDecision.AssigneeChanged(var at, var assignee) ->
                    outputs.assignee(
                            new ThreadKey(at.value(), shown.value()),
                            fact(assignee),
                            assignee.at());
        }
    }

    private void answer(SendRequest request, Answer answer, Instant now) {
        var thread = thread(request);
        switch (answer) {
            case Answer.Permitted permitted -> {
                outputs.permit(thread, SendRequests.permission(request, permitted), now);
                permitted.unpriced().forEach(budget -> outputs.unpriced(budget.period()));
            }
            case Answer.Refused refused -> {
                outputs.refuse(SendRequests.refusal(request, refused, now));
                withdraw(thread, request, refused.code(), now);
            }
            case Answer.Held held -> {
                outputs.hold(SendRequests.held(request, held, now));
                withdraw(thread, request, Refusal.WINDOW_CLOSED.code(), now);
            }
            case Answer.NeedsSlot _ -> throw new IllegalStateException("no answer");
        }
    }

    private static ThreadKey thread(SendRequest request) {
        return new ThreadKey(request.number().value(), request.customer().value());
    }

    /// Whoever waits for a renewal learns that there is none: the receipt has been given.
    private void withdraw(ThreadKey thread, SendRequest request, String code, Instant now) {
        if (request.renewal())
            outputs.withdraw(
                    thread, new PermissionWithdrawal(request.requestId().value(), code, true), now);
    }

    private static LimitCommand.Builder command(
            CustomerKey customerKey, String scope, String request, Instant now) {
        return LimitCommand.newBuilder()
                .setScope(scope)
                .setPortfolio(customerKey.owner())
                .setCustomer(customerKey.name())
                .setRequestId(request)
                .setAt(Millis.of(now));
    }

    private void consent(
            @Nullable PhoneNumberId number, CustomerId shown, Consents.Key key, Consent consent) {
        if (number == null) return;
        var fact =
                ConsentFact.newBuilder()
                        .setScope(key.scope().word())
                        .setAction(consent.action())
                        .setSource(orNull(consent.source()))
                        .setAllNumbers(key.isEverywhere())
                        .build();
        outputs.consent(new ThreadKey(number.value(), shown.value()), fact, consent.at());
    }

    private static HandlerFact fact(Assignee assignee) {
        return new HandlerFact(assignee.word(), orNull(assignee.name()));
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
