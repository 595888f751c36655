package convometer.deploy.simulator.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.deploy.simulator.customers.Customer;
import convometer.deploy.simulator.webhooks.MessagePayloads;
import convometer.deploy.simulator.webhooks.WebhookUpdate;

import java.util.Map;

/// What each action of a customer changes, and its webhook.
final class CustomerActions {

    private static final Map<String, Object> OK = Map.of("ok", true);

    /// Does what the request says, and gives the answer: the id of the message, if there is one.
    static Map<String, Object> run(CustomerRequest request) {
        var fields = request.fields();
        var customer = request.customer();
        var number = request.number();
        return switch (request.action()) {
            case WRITE -> write(request, fields.text("type", "text"), fields.text("text", "Hello"));
            case PRESS -> write(request, "button", fields.text("text", "OK"));
            case REACT -> write(request, "reaction", "");
            case STOP -> write(request, "text", "STOP");
            case START -> write(request, "text", "START");
            case CALL -> call(request);
            case BLOCK -> put(request, customer.withBlocked(number, true));
            case UNBLOCK -> put(request, customer.withBlocked(number, false));
            case STOP_MARKETING -> marketing(request, true);
            case RESUME_MARKETING -> marketing(request, false);
            case CHANGE_NUMBER -> changeNumber(request);
            case CHANGE_USER_ID -> changeUserId(request);
        };
    }

    private static Map<String, Object> write(CustomerRequest request, String type, String text) {
        return request.scheduleMessage(request.message(type, text));
    }

    private static Map<String, Object> put(CustomerRequest request, Customer changed) {
        request.state().customers().put(changed);
        return OK;
    }

    private static Map<String, Object> call(CustomerRequest request) {
        var id = request.newId("call").replace("wamid.", "wacid.");
        var customer = request.customer();
        var call = object().put("id", id).put("to", request.number());
        if (customer.shownWaId() != null) call.put("from", customer.shownWaId());
        if (customer.userId() != null) call.put("from_user_id", customer.userId());
        call.put("event", "connect")
                .put("timestamp", MessagePayloads.seconds(request.at()))
                .put("direction", "USER_INITIATED");
        var inbound = request.event(id, "call", call);
        var contact = MessagePayloads.contact(customer);
        return request.schedule(
                inbound, WebhookUpdate.call(request.wabaId(), inbound, contact, call));
    }

    private static Map<String, Object> marketing(CustomerRequest request, boolean stop) {
        var customer = request.customer().withStopped(request.number(), stop);
        request.state().customers().put(customer);
        var preference = object();
        if (customer.shownWaId() != null) preference.put("wa_id", customer.shownWaId());
        if (customer.userId() != null) preference.put("user_id", customer.userId());
        var word = stop ? "stop" : "resume";
        preference
                .put("detail", "User requested to " + word + " marketing messages")
                .put("category", "marketing_messages")
                .put("value", word)
                .put("timestamp", request.at().getEpochSecond());
        request.state()
                .schedule(
                        WebhookUpdate.preference(
                                request.wabaId(),
                                request.number(),
                                MessagePayloads.contact(customer),
                                preference,
                                request.at()));
        return OK;
    }

    private static Map<String, Object> changeNumber(CustomerRequest request) {
        var fields = request.fields();
        var number = CustomerRequest.checkedId("new_number", fields.text("new_number"));
        var before = request.customer();
        if (before.waId() == null)
            throw AdminError.invalid("from", "who changes the number must have one");
        // A business-scoped user id does not outlive a change of number.
        var after = before.withIds(number, fields.optional("new_user_id"));
        request.state().customers().replace(before, after);
        var system =
                object().put("body", "User A changed from " + before.waId() + " to " + number)
                        .put("wa_id", number)
                        .put("type", "user_changed_number");
        var message = request.event(request.newId("system"), "system", system);
        return request.scheduleMessage(message, null);
    }

    private static Map<String, Object> changeUserId(CustomerRequest request) {
        var userId = CustomerRequest.checkedId("new_user_id", request.fields().text("new_user_id"));
        var before = request.customer();
        if (before.userId() == null)
            throw AdminError.invalid("user_id", "who changes the user id must have one");
        var after = before.withIds(before.waId(), userId);
        request.state().customers().replace(before, after);
        var system =
                object().put("body", "User A changed the user id")
                        .put("type", "user_changed_user_id")
                        .put("previous_user_id", before.userId())
                        .put("user_id", userId);
        var message = request.event(request.newId("system"), "system", system);
        return request.scheduleMessage(message, MessagePayloads.contact(after));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private CustomerActions() {}
}
