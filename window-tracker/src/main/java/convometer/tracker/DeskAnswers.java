package convometer.tracker;

import convometer.events.ConsentFact;
import convometer.events.HandlerFact;
import convometer.schemas.ThreadKey;
import convometer.tracker.gate.Answer;
import convometer.tracker.gate.Consent;
import convometer.tracker.gate.Consents;
import convometer.tracker.gate.DeskDecision;
import convometer.tracker.gate.Handler;
import convometer.tracker.gate.Request;
import convometer.tracker.state.PlaceMail;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Writes what a desk decided: permissions, receipts, facts, and mail to the messaging limits.
final class DeskAnswers {

    private final Outbox outbox;

    DeskAnswers(Outbox outbox) {
        this.outbox = outbox;
    }

    /// @param home where the customer is kept
    /// @param number where something is told that holds at all numbers; empty: it is not told
    /// @param shown the customer's name
    void tell(Home home, String number, String shown, DeskDecision decision, Instant now) {
        switch (decision) {
            case DeskDecision.Answered(var request, var answer) -> answer(request, answer, now);
            case DeskDecision.PlaceWanted(var request, var limit) ->
                    outbox.limit(
                            mail(home, limit.scope(), request.requestId(), now)
                                    .setAsked(limit.places())
                                    .build());
            case DeskDecision.PlaceUsed(var request, var scope, var sentAt) ->
                    outbox.limit(mail(home, scope, request, now).setSent(sentAt).build());
            case DeskDecision.PlaceReturned(var request, var scope) ->
                    outbox.limit(mail(home, scope, request, now).setGivenBack(true).build());
            case DeskDecision.Renamed(var scope, var from) ->
                    outbox.limit(mail(home, scope, "", now).setRenamedFrom(from).build());
            case DeskDecision.ConsentChanged(var key, var consent) ->
                    consent(key.isEverywhere() ? number : key.number(), shown, key, consent);
            case DeskDecision.HandlerChanged(var at, var handler) ->
                    outbox.handler(new ThreadKey(at, shown), fact(handler), handler.at());
        }
    }

    private void answer(Request request, Answer answer, Instant now) {
        var thread = new ThreadKey(request.number(), request.customer());
        switch (answer) {
            case Answer.Permitted permitted ->
                    outbox.permit(thread, SendRequests.permission(request, permitted), now);
            case Answer.Refused refused ->
                    outbox.refuse(SendRequests.refusal(request, refused, now));
            case Answer.Held held -> outbox.hold(SendRequests.held(request, held, now));
            case Answer.NeedsPlace _ -> throw new IllegalStateException("no answer");
        }
    }

    private static PlaceMail.Builder mail(Home home, String scope, String request, Instant now) {
        return PlaceMail.newBuilder()
                .setScope(scope)
                .setPortfolio(home.place())
                .setCustomer(home.name())
                .setRequestId(request)
                .setAt(now);
    }

    private void consent(String number, String shown, Consents.Key key, Consent consent) {
        if (number.isEmpty()) return;
        var fact =
                ConsentFact.newBuilder()
                        .setScope(key.scope().word())
                        .setAction(consent.action())
                        .setSource(orNull(consent.source()))
                        .setAllNumbers(key.isEverywhere())
                        .build();
        outbox.consent(new ThreadKey(number, shown), fact, consent.at());
    }

    private static HandlerFact fact(Handler handler) {
        return new HandlerFact(handler.word(), orNull(handler.name()));
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
