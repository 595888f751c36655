package convometer.tracker.streams.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.events.ExpectedCharge;
import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.events.PermissionFact;
import convometer.events.RenewalTerms;
import convometer.schemas.ThreadKey;
import convometer.schemas.streams.RequestHeaders;
import convometer.tracker.gate.Answer;
import convometer.tracker.gate.Content;
import convometer.tracker.gate.PriceEstimator;
import convometer.tracker.gate.Requester;
import convometer.tracker.gate.SendRequest;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.RequestId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// What the gate needs to know of a request, and what is answered to it.
public final class SendRequests {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// What the gate sees of a request in a thread.
    public static SendRequest request(ThreadKey thread, OutboundRequest request) {
        return request(
                new RequestId(request.getRequestId()),
                new PhoneNumberId(thread.phoneNumberId()),
                new CustomerId(thread.customer()),
                new SendRequest.Body(request.getMessage(), request.getFallbackTemplate()),
                request.getDeadline(),
                request.getHoldUntilWindowOpens(),
                new Requester(request.getSender(), request.getLabels()));
    }

    public static SendRequest request(
            RequestId requestId,
            PhoneNumberId number,
            CustomerId customer,
            SendRequest.Body body,
            @Nullable Instant deadline,
            boolean hold,
            Requester requester) {
        var message = read(body.message());
        var fallback = fallback(body.fallback());
        var content = content(message);
        if (fallback instanceof Content.Unreadable) content = fallback;
        return new SendRequest(
                requestId,
                number,
                customer,
                content,
                fallback instanceof Content.Named named ? named : null,
                deadline,
                hold,
                requester,
                text(message, "recipient_type").equals("group"),
                body);
    }

    private static @Nullable Content fallback(@Nullable String json) {
        if (json == null) return null;
        var template = read(json);
        return template == null ? new Content.Unreadable() : named(template);
    }

    private static Content content(@Nullable ObjectNode message) {
        if (message == null) return new Content.Unreadable();
        if (message.has("status")) return new Content.Mark();
        return switch (text(message, "type")) {
            case "template" -> named(message.path("template"));
            case "reaction" -> new Content.Reaction();
            default -> new Content.FreeForm();
        };
    }

    private static Content named(JsonNode template) {
        var name = template.path("name").asText();
        var language = template.path("language").path("code").asText();
        return name.isEmpty() || language.isEmpty()
                ? new Content.Unreadable()
                : new Content.Named(name, language);
    }

    private static String text(@Nullable ObjectNode message, String field) {
        return message == null ? "" : message.path(field).asText();
    }

    /// The permission with the message that may be sent: the requested one, or its fallback.
    public static PermissionFact permission(SendRequest request, Answer.Permitted permitted) {
        var body = request.body();
        var fallback = body.fallback();
        return PermissionFact.newBuilder()
                .setRequestId(request.requestId().value())
                .setLeaseUntil(permitted.leaseUntil())
                .setMessage(
                        permitted.useFallback() && fallback != null
                                ? withTemplate(body.message(), fallback)
                                : body.message())
                .setCategory(permitted.category())
                .setExpectedCharge(charge(permitted.cost()))
                .setHoldsPlace(permitted.holdsSomething())
                .setThroughput(permitted.throughput())
                .setRenewed(request.renewal())
                .setRenewal(renewal(request, permitted.useFallback()))
                .build();
    }

    /// What a renewal of the permission has to ask for.
    private static RenewalTerms renewal(SendRequest request, boolean usesFallback) {
        var body = request.body();
        return RenewalTerms.newBuilder()
                .setRequestedMessage(usesFallback ? body.message() : null)
                .setFallbackTemplate(body.fallback())
                .setDeadline(request.deadline())
                .setHoldUntilWindowOpens(request.hold())
                .setSender(request.requester().sender())
                .setLabels(request.requester().labels())
                .build();
    }

    private static @Nullable ExpectedCharge charge(PriceEstimator.@Nullable Cost cost) {
        return cost == null
                ? null
                : new ExpectedCharge(
                        cost.era(),
                        cost.category(),
                        cost.type(),
                        cost.market(),
                        cost.rate(),
                        cost.currency());
    }

    /// The last receipt of a request that may not be sent.
    public static OutboundReceipt refusal(
            SendRequest request, Answer.Refused refused, Instant now) {
        return receipt(request, "refused", now)
                .setCode(refused.code())
                .setMessage(refused.message())
                .setEarliestAt(refused.earliestAt())
                .setAlternatives(refused.alternatives())
                .build();
    }

    /// The last receipt of a request that can never be sent.
    ///
    /// @param why what intake found
    public static OutboundReceipt malformed(
            ThreadKey thread, OutboundRequest request, String why, Instant now) {
        var known = !thread.equals(RequestHeaders.NO_THREAD);
        var receipt =
                OutboundReceipt.newBuilder()
                        .setRequestId(request.getRequestId())
                        .setPhoneNumberId(known ? thread.phoneNumberId() : null)
                        .setCustomer(known ? thread.customer() : null);
        return receipt.setOutcome("refused")
                .setCode("malformed")
                .setMessage("The request cannot be sent: " + why)
                .setAt(now)
                .build();
    }

    /// The receipt of a request that waits; another one follows.
    public static OutboundReceipt held(SendRequest request, Answer.Held held, Instant now) {
        return receipt(request, "held", now)
                .setMessage(
                        "The customer's service window is closed. The request is held until the"
                                + " customer writes, at the latest until "
                                + held.until().truncatedTo(ChronoUnit.SECONDS)
                                + ".")
                .setAlternatives(held.alternatives())
                .build();
    }

    private static OutboundReceipt.Builder receipt(
            SendRequest request, String outcome, Instant now) {
        return OutboundReceipt.newBuilder()
                .setRequestId(request.requestId().value())
                .setPhoneNumberId(request.number().value())
                .setCustomer(request.customer().value())
                .setOutcome(outcome)
                .setAt(now);
    }

    /// The customer stays, the content becomes the template.
    private static String withTemplate(String message, String template) {
        var original = read(message);
        var replaced = JSON.createObjectNode();
        if (original != null)
            for (var field : new String[] {"recipient_type", "to", "recipient"})
                if (original.has(field)) replaced.set(field, original.get(field));
        replaced.put("type", "template");
        replaced.set("template", read(template));
        return replaced.toString();
    }

    private static @Nullable ObjectNode read(String json) {
        try {
            return JSON.readTree(json) instanceof ObjectNode object ? object : null;
        } catch (JsonProcessingException _) {
            return null;
        }
    }

    private SendRequests() {}
}
