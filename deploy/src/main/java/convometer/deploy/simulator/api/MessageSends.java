package convometer.deploy.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.deploy.simulator.SimulatorState;
import convometer.deploy.simulator.accounts.Template;
import convometer.deploy.simulator.faults.SendFault;
import convometer.deploy.simulator.messages.GraphError;
import convometer.deploy.simulator.messages.SendRequest;
import convometer.deploy.simulator.seed.HexId;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// What `POST /{phone_number_id}/messages` does: checks a message or a read receipt, applies faults
/// and rate limits, and accepts it.
final class MessageSends {

    private static final int AT_ONCE = 0;

    private final SimulatorState state;
    private final GraphRequest request;
    private final String number;

    /// @param number the id of the business number that sends
    MessageSends(SimulatorState state, GraphRequest request, String number) {
        this.state = state;
        this.request = request;
        this.number = number;
    }

    /// A message of any type, or a read receipt.
    ///
    /// @throws GraphError if it is refused
    CompletableFuture<GraphAnswer> message() {
        var body = authorizedBody();
        if (body.has("status")) return CompletableFuture.completedFuture(readReceipt(body));
        return send(SendRequest.of(body));
    }

    /// A marketing message, which must be a template.
    ///
    /// @throws GraphError if it is refused
    CompletableFuture<GraphAnswer> marketingMessage() {
        var body = authorizedBody();
        if (body.has("status")) return CompletableFuture.completedFuture(readReceipt(body));
        var send = SendRequest.of(body);
        if (!send.isTemplate()) throw GraphError.badValue("['type']", "must be template.");
        return send(send);
    }

    private JsonNode authorizedBody() {
        var waba = state.accounts().wabaOfNumber(number);
        state.tokens().check(waba.map(one -> one.id()).orElse(""), request.authorization());
        if (waba.isEmpty()) throw GraphError.unknownNumber(number);
        return request.json().orElseThrow(() -> GraphError.invalid("The body is not JSON."));
    }

    private CompletableFuture<GraphAnswer> send(SendRequest send) {
        var wabaId = state.wabaOf(number);
        var template =
                send.isTemplate() ? state.templates().sendable(wabaId, send.content()) : null;
        var fault = state.faults().hit(number, send.recipient(), callbackData(send));
        if (fault != null && !fault.type().accepts())
            return CompletableFuture.completedFuture(notAccepted(send, fault));
        state.rateLimits()
                .check(state.runtime().limits(), wabaId, number, send.recipient(), state.now());
        if (fault == null) return CompletableFuture.completedFuture(accepted(send, template, null));
        var acceptance = fault.type() == SendFault.Kind.SLOW ? fault.waitMs() : AT_ONCE;
        return CompletableFuture.supplyAsync(
                () -> spoiled(accepted(send, template, fault.kind()), fault), after(acceptance));
    }

    private static Executor after(int ms) {
        return ms == AT_ONCE ? Runnable::run : GraphEndpoint.after(ms);
    }

    private GraphAnswer spoiled(GraphAnswer answer, SendFault fault) {
        return switch (fault.type()) {
            case ERROR_AFTER_ACCEPTANCE -> error(fault);
            case TIMEOUT_AFTER_ACCEPTANCE -> GraphAnswer.none(fault.waitMs());
            case RESET_AFTER_ACCEPTANCE -> GraphAnswer.none(AT_ONCE);
            case LATE_ANSWER -> answer.after(fault.waitMs());
            default -> answer;
        };
    }

    private GraphAnswer notAccepted(SendRequest send, SendFault fault) {
        state.log()
                .refused(
                        state.now(),
                        request.path(),
                        send.recipient(),
                        callbackData(send),
                        fault.error(),
                        fault.kind());
        return switch (fault.type()) {
            case TIMEOUT_BEFORE_ACCEPTANCE -> GraphAnswer.none(fault.waitMs());
            case RESET_BEFORE_ACCEPTANCE -> GraphAnswer.none(AT_ONCE);
            default -> error(fault);
        };
    }

    private GraphAnswer error(SendFault fault) {
        if (fault.code() == 0) return GraphAnswer.gateway(fault.httpStatus());
        return GraphAnswer.error(fault.error(), HexId.of(request.body()));
    }

    private GraphAnswer accepted(
            SendRequest send, @Nullable Template template, @Nullable String fault) {
        var message = state.accept(number, send, template, fault);
        var contact = new LinkedHashMap<String, Object>();
        contact.put("input", send.input());
        if (message.waId() != null) contact.put("wa_id", message.waId());
        if (message.userId() != null) contact.put("user_id", message.userId());
        var answer = new LinkedHashMap<String, Object>();
        answer.put("messaging_product", "whatsapp");
        answer.put("contacts", List.of(contact));
        answer.put(
                "messages", List.of(Map.of("id", message.wamid(), "message_status", "accepted")));
        return GraphAnswer.ok(answer);
    }

    private static String callbackData(SendRequest send) {
        return send.callbackData() == null ? "" : send.callbackData();
    }

    private GraphAnswer readReceipt(JsonNode body) {
        SendRequest.checkProduct(body);
        if (!body.path("status").asText().equals("read")) throw GraphError.badValue("status");
        var id = SendRequest.text(body, "message_id");
        if (id == null) throw GraphError.missing("message_id");
        var typing = body.path("typing_indicator");
        if (!typing.isMissingNode() && !typing.path("type").asText().equals("text"))
            throw GraphError.badValue("['typing_indicator']['type']");
        // Faults after acceptance are for messages alone.
        var fault = state.faults().hit(number, "", "mark " + id);
        if (fault != null && !fault.type().accepts()) {
            state.log().refused(state.now(), request.path(), "", "", fault.error(), fault.kind());
            return error(fault);
        }
        state.log().read(state.now(), number, id, !typing.isMissingNode());
        return GraphAnswer.ok(Map.of("success", true));
    }
}
