package convometer.tracker.identity;

import convometer.tracker.message.MetaConversation;
import convometer.tracker.message.OutboundMessage;
import convometer.tracker.message.Pricing;
import convometer.tracker.message.SentMessage;
import convometer.tracker.message.Wamid;
import convometer.tracker.message.WebhookOffset;
import convometer.tracker.window.DeliveryWindow;
import convometer.tracker.window.WindowMessage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;

/// Something that happened between a business number and a customer. Events come late, twice and in
/// any order.
public sealed interface CustomerEvent {

    /// The business number; null: it is about none.
    default @Nullable PhoneNumberId number() {
        return null;
    }

    /// The group; null: it is about a chat of two.
    default @Nullable String group() {
        return null;
    }

    /// The message of the business; null: it is about none.
    default @Nullable Wamid wamid() {
        return null;
    }

    /// Names of the customer that it shows.
    default CustomerAliases names() {
        return CustomerAliases.none();
    }

    /// The customer wrote or called.
    ///
    /// @param number the business number
    /// @param group the group in which it was written; null: a chat of two
    /// @param type of the message or call, as Meta names it
    /// @param subtype of an interactive message or a call; empty: none
    /// @param referral the customer came from an ad or a Page button
    /// @param at Meta's timestamp
    /// @param receivedAt when it came here, by our clock
    /// @param id Meta's id of the message or call
    /// @param webhook in which it came; null: not known
    record CustomerActed(
            PhoneNumberId number,
            @Nullable String group,
            String type,
            String subtype,
            boolean referral,
            CustomerAliases names,
            Instant at,
            Instant receivedAt,
            String id,
            @Nullable WebhookOffset webhook)
            implements CustomerEvent {

        /// As what explains the window that it opens or extends.
        public WindowMessage windowMessage() {
            return new WindowMessage(at, id, webhook);
        }
    }

    /// Meta reported a status of a message of the business.
    ///
    /// @param group the group that it was sent to; null: a chat of two
    /// @param status as Meta writes it
    /// @param waba the billing account under which it was reported
    /// @param recipient the number that it was reported for; null: hidden
    /// @param errors Meta's error codes
    /// @param webhook in which it came; null: not known
    record StatusObserved(
            PhoneNumberId number,
            @Nullable String group,
            Wamid wamid,
            String status,
            Instant at,
            WabaId waba,
            @Nullable String recipient,
            @Nullable Pricing pricing,
            @Nullable MetaConversation conversation,
            Set<Integer> errors,
            CustomerAliases names,
            Instant receivedAt,
            @Nullable WebhookOffset webhook)
            implements CustomerEvent {}

    /// Meta accepted a message that we sent.
    record MessageSent(
            PhoneNumberId number,
            Wamid wamid,
            SentMessage sent,
            CustomerAliases names,
            Instant receivedAt)
            implements CustomerEvent {}

    /// A message was written in the Business app (P6).
    record EchoSeen(PhoneNumberId number, Wamid wamid, CustomerAliases names, Instant receivedAt)
            implements CustomerEvent {}

    /// What a group's thread knows of a message to one of its participants (P9).
    ///
    /// @param participant the name that the status gave
    /// @param version a higher one supersedes the lower
    /// @param known of the message, as far as it is this participant's
    /// @param inWindow the group's window was open when it was delivered
    /// @param window that window, as far as it is known; null: none
    record GroupDelivered(
            PhoneNumberId number,
            String group,
            CustomerId participant,
            int version,
            OutboundMessage known,
            boolean inWindow,
            @Nullable DeliveryWindow window,
            CustomerAliases names,
            Instant receivedAt)
            implements CustomerEvent {}

    /// Meta showed names of the customer, and nothing else.
    record NamesShown(CustomerAliases names, Instant receivedAt) implements CustomerEvent {}

    /// Time reached `now` and something was due.
    record TimePassed(Instant now) implements CustomerEvent {}
}
