package convometer.deploy.simulator.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.deploy.simulator.SimulatorState;
import convometer.deploy.simulator.customers.AdReferral;
import convometer.deploy.simulator.customers.Customer;
import convometer.deploy.simulator.customers.Customers;
import convometer.deploy.simulator.customers.InboundMessage;
import convometer.deploy.simulator.seed.Wamid;
import convometer.deploy.simulator.webhooks.MessagePayloads;
import convometer.deploy.simulator.webhooks.WebhookUpdate;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// A request to let a customer do something.
///
/// @param number the business number that it concerns
/// @param at when the customer does it, in whole seconds
record CustomerRequest(
        SimulatorState state, String number, Customer customer, JsonFields fields, Instant at) {

    private static final int MAX_COPIES = 100;
    private static final String THUMBS_UP = "\uD83D\uDC4D";
    private static final Set<String> FIELDS =
            Set.of(
                    "phone_number_id",
                    "from",
                    "user_id",
                    "action",
                    "type",
                    "text",
                    "context",
                    "message_id",
                    "emoji",
                    "referral",
                    "at",
                    "delay_ms",
                    "copies",
                    "new_number",
                    "new_user_id");

    /// @throws AdminError if a field is unknown or wrong
    static CustomerRequest of(SimulatorState state, JsonFields fields) {
        var known = new HashSet<>(FIELDS);
        known.add(fields.text("type", "text"));
        var _ = fields.only(known);
        var number = fields.text("phone_number_id");
        if (state.accounts().wabaOfNumber(number).isEmpty())
            throw AdminError.invalid("phone_number_id", "there is no number " + number);
        var customer = customer(state.customers(), fields);
        return new CustomerRequest(state, number, customer, fields, at(state, customer, fields));
    }

    private static Customer customer(Customers customers, JsonFields fields) {
        var customer = customers.find(checkedId("from", fields.text("from")));
        var userId = fields.optional("user_id");
        if (userId == null) return customer;
        var named = customer.withIds(customer.waId(), checkedId("user_id", userId));
        customers.put(named);
        return named;
    }

    /// @throws AdminError if it is neither a number nor a user id
    static String checkedId(String field, String id) {
        if (!id.matches("\\d{5,20}") && !Customers.isUserId(id))
            throw AdminError.invalid(field, field + " must be a number in digits or a user id");
        return id;
    }

    /// Two consents of a customer are never in the same second, unless the request says so.
    private static Instant at(SimulatorState state, Customer customer, JsonFields fields) {
        var action = fields.word("action", CustomerAction.class);
        var at = Instant.ofEpochSecond(fields.instant("at", state.now()).getEpochSecond());
        var consent = fields.optional("at") == null && action != null && action.isConsent();
        return consent ? state.nextSecond("consent of " + customer.key(), at) : at;
    }

    CustomerAction action() {
        var action = fields.word("action", CustomerAction.class);
        return action == null ? CustomerAction.WRITE : action;
    }

    String wabaId() {
        return state.wabaOf(number);
    }

    /// An id for what the customer does.
    String newId(String what) {
        return Wamid.of(
                "act", state.seed(), number, customer.key(), what, state.nextCustomerAction());
    }

    InboundMessage message(String type, String text) {
        return new InboundMessage(
                newId(type + text),
                number,
                customer,
                type,
                text,
                content(type),
                context(type),
                referral(),
                at);
    }

    private @Nullable JsonNode content(String type) {
        var content = type.equals("text") ? null : fields.object(type);
        var id = fields.optional("message_id");
        if (content != null || !type.equals("reaction") || id == null) return content;
        return object().put("message_id", id).put("emoji", fields.text("emoji", THUMBS_UP));
    }

    private @Nullable JsonNode context(String type) {
        var context = fields.object("context");
        var id = fields.optional("message_id");
        if (context != null || type.equals("reaction") || id == null) return context;
        return object().put("from", number).put("id", id);
    }

    private @Nullable JsonNode referral() {
        var referral = fields.json().path("referral");
        if (referral.isObject()) return referral;
        return fields.flag("referral", false) ? AdReferral.of(customer.key()) : null;
    }

    /// Something without text, a call or a system message.
    InboundMessage event(String id, String type, ObjectNode content) {
        return new InboundMessage(id, number, customer, type, "", content, null, null, at);
    }

    Map<String, Object> scheduleMessage(InboundMessage message) {
        return scheduleMessage(message, MessagePayloads.contact(customer));
    }

    Map<String, Object> scheduleMessage(InboundMessage message, @Nullable ObjectNode contact) {
        var content = MessagePayloads.message(message);
        return schedule(message, WebhookUpdate.message(wabaId(), message, contact, content));
    }

    /// Schedules the webhook as late and as often as the request says.
    ///
    /// @return the answer
    Map<String, Object> schedule(InboundMessage inbound, WebhookUpdate update) {
        var delay = fields.number("delay_ms", 0, 0, Integer.MAX_VALUE);
        var copies = fields.number("copies", 1, 1, MAX_COPIES);
        var now = state.now();
        state.schedule(inbound, update, (at.isAfter(now) ? at : now).plusMillis(delay), copies);
        return Map.of("id", inbound.id());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
