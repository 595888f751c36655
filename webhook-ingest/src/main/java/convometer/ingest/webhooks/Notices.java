package convometer.ingest.webhooks;

import static convometer.ingest.webhooks.Fields.instant;
import static convometer.ingest.webhooks.Fields.items;
import static convometer.ingest.webhooks.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.events.CustomerNotice;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.schemas.ThreadKey;
import convometer.schemas.Topics;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/// Reads what a change tells of customers and no message and no status carries: names that are
/// shown together, messages written in the Business app, preferences.
final class Notices {

    private static final String NAMES = "names";

    /// Aliases that another record carries already.
    ///
    /// @param asSender the customer did something, and the contact beside it is used with it
    private record Carried(IdentityAliases aliases, Instant at, boolean asSender) {}

    private final Change change;
    private final Contacts contacts;
    private final List<Carried> carried = new ArrayList<>();
    private final List<Update> notices = new ArrayList<>();

    private Notices(Change change, Contacts contacts) {
        this.change = change;
        this.contacts = contacts;
    }

    /// The notices of a change.
    ///
    /// @param updates what its parts have become
    static List<Update> read(Change change, Contacts contacts, List<Update> updates) {
        var reader = new Notices(change, contacts);
        updates.forEach(reader::carry);
        reader.parts();
        for (var contact : new LinkedHashSet<>(contacts.all()))
            if (contact.both()) reader.contact(contact);
        return reader.notices;
    }

    private void carry(Update update) {
        switch (update.value()) {
            case InboundMessage message ->
                    carried.add(
                            new Carried(
                                    new IdentityAliases(message.getWaId(), message.getUserId()),
                                    message.getAt(),
                                    !message.getType().equals(Calls.ACCEPTED_CALL)));
            case MessageStatus status ->
                    carried.add(
                            new Carried(
                                    new IdentityAliases(status.getWaId(), status.getUserId()),
                                    status.getAt(),
                                    false));
            default -> {}
        }
    }

    private void parts() {
        var value = change.value();
        switch (change.field()) {
            case "calls" -> {
                items(value, "calls").forEach(this::call);
                items(value, "statuses").forEach(this::callStatus);
            }
            case "smb_message_echoes" -> items(value, "message_echoes").forEach(this::echo);
            case "user_preferences" -> items(value, "user_preferences").forEach(this::preference);
            default -> {}
        }
    }

    /// The rest of a customer's call names the customer as its beginning does.
    private void call(JsonNode call) {
        if (Calls.byCustomer(call) && !Calls.begins(call))
            use(contacts.sender(Calls.caller(call)), instant(call, "timestamp"), true);
    }

    private void callStatus(JsonNode status) {
        if (!Calls.accepted(status))
            use(contacts.recipient(Calls.called(status)), instant(status, "timestamp"), false);
    }

    private void use(IdentityAliases aliases, @Nullable Instant at, boolean asSender) {
        if (aliases.none() || at == null) return;
        carried.add(new Carried(aliases, at, asSender));
        add(aliases, notice(NAMES).setAt(at));
    }

    private void echo(JsonNode echo) {
        var wamid = text(echo, "id");
        var to = contacts.sender(new IdentityAliases(text(echo, "to"), text(echo, "to_user_id")));
        if (wamid == null || to.none()) return;
        add(to, notice("echo").setWamid(wamid).setAt(instant(echo, "timestamp")));
    }

    private void preference(JsonNode preference) {
        var aliases =
                contacts.sender(
                        new IdentityAliases(
                                text(preference, "wa_id"), text(preference, "user_id")));
        var category = text(preference, "category");
        var value = text(preference, "value");
        if (aliases.none() || category == null || value == null) return;
        var at = Objects.requireNonNullElse(instant(preference, "timestamp"), change.at());
        carried.add(new Carried(aliases, at, false));
        add(aliases, notice("preference").setCategory(category).setValue(value).setAt(at));
    }

    /// Two aliases of one contact are one customer's. They are used, not just shown, where the
    /// contact belongs to somebody who did something.
    private void contact(IdentityAliases contact) {
        var used =
                carried.stream()
                        .filter(other -> other.asSender() && other.aliases().overlaps(contact))
                        .map(Carried::at)
                        .max(Comparator.naturalOrder())
                        .orElse(null);
        var known =
                carried.stream()
                        .filter(other -> other.aliases().equals(contact))
                        .anyMatch(other -> used == null || !other.at().isBefore(used));
        if (!known) add(contact, notice(NAMES).setAt(used));
    }

    private CustomerNotice.Builder notice(String kind) {
        return CustomerNotice.newBuilder()
                .setKind(kind)
                .setWabaId(change.wabaId())
                .setReceivedAt(change.receivedAt());
    }

    private void add(IdentityAliases aliases, CustomerNotice.Builder notice) {
        var thread = change.thread(null, aliases);
        var notified =
                notice.setPhoneNumberId(thread == null ? null : thread.phoneNumberId())
                        .setWaId(aliases.waId())
                        .setUserId(aliases.userId())
                        .build();
        var key =
                thread == null ? ThreadKey.of("-", null, aliases.waId(), aliases.userId()) : thread;
        notices.add(new Update(Topics.CUSTOMER_NOTICES, key.toString(), notified));
    }
}
