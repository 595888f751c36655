package convometer.outbound.requests;

import convometer.events.OutboundRequest;
import convometer.outbound.graph.Json;
import convometer.outbound.rules.Envelope;
import convometer.outbound.rules.Fingerprint;
import convometer.outbound.rules.SendBody;
import convometer.outbound.rules.SendRequest;
import convometer.schemas.ThreadKey;
import convometer.schemas.streams.RequestHeaders;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Translates requests between the topic's records and the rules.
public final class Requests {

    private static final int LONGEST_ID = 512;

    /// The send request in a record; what is no JSON object stays the text that it is.
    static SendRequest sendRequest(OutboundRequest request) {
        return new SendRequest(
                request.getRequestId(),
                request.getPhoneNumberId(),
                parsed(request.getMessage()),
                parsed(request.getFallbackTemplate()),
                request.getSender(),
                request.getLabels());
    }

    /// The thread of a malformed request, as far as it tells one.
    public static ThreadKey thread(OutboundRequest request) {
        var number = request.getPhoneNumberId();
        if (!readable(number) || number.indexOf('/') >= 0) return RequestHeaders.NO_THREAD;
        return customer(request)
                .map(customer -> new ThreadKey(number, customer))
                .orElse(RequestHeaders.NO_THREAD);
    }

    /// To whom it shall go, where that can be told.
    static Optional<String> customer(OutboundRequest request) {
        return Json.object(request.getMessage())
                .map(SendBody::new)
                .flatMap(SendBody::customer)
                .filter(Requests::readable);
    }

    /// What is repeated in a key or a receipt has to fit into it.
    private static boolean readable(String id) {
        return !id.isEmpty() && id.length() <= LONGEST_ID;
    }

    /// What is asked for: everything but the id and the time of asking.
    public static Fingerprint fingerprint(OutboundRequest request) {
        var sendRequest = sendRequest(request);
        var content = new HashMap<String, @Nullable Object>();
        content.put("phone_number_id", request.getPhoneNumberId());
        content.put("message", sendRequest.message());
        content.put("deadline", String.valueOf(request.getDeadline()));
        content.put("hold_until_window_opens", request.getHoldUntilWindowOpens());
        content.put("fallback_template", sendRequest.fallbackTemplate());
        content.put("sender", request.getSender());
        content.put("labels", request.getLabels());
        return Fingerprint.of(content);
    }

    /// The record of an envelope without violations.
    public static OutboundRequest record(Envelope envelope, String requestId, Instant now) {
        return OutboundRequest.newBuilder()
                .setRequestId(requestId)
                .setPhoneNumberId(envelope.phoneNumberId())
                .setMessage(Json.write(envelope.sendRequest(requestId).body().json()))
                .setDeadline(envelope.deadline())
                .setHoldUntilWindowOpens(envelope.holdUntilWindowOpens())
                .setFallbackTemplate(written(envelope.fallbackTemplate()))
                .setSender(envelope.sender())
                .setLabels(envelope.labels())
                .setRequestedAt(now)
                .build();
    }

    /// The record that cancels a request.
    ///
    /// @param customer as in its receipt
    public static OutboundRequest cancellation(
            String requestId, String phoneNumberId, String customer, Instant now) {
        var isNumber = customer.chars().allMatch(c -> c >= '0' && c <= '9');
        return OutboundRequest.newBuilder()
                .setRequestId(requestId)
                .setPhoneNumberId(phoneNumberId)
                .setMessage(Json.write(Map.of(isNumber ? "to" : "recipient", customer)))
                .setCancel(true)
                .setRequestedAt(now)
                .build();
    }

    private static @Nullable Object parsed(@Nullable String json) {
        if (json == null) return null;
        var object = Json.object(json);
        return object.isPresent() ? object.get() : json;
    }

    private static @Nullable String written(@Nullable Object json) {
        return json == null ? null : Json.write(json);
    }

    private Requests() {}
}
