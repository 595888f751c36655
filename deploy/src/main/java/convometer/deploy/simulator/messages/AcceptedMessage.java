package convometer.deploy.simulator.messages;

import convometer.deploy.simulator.customers.Customer;
import convometer.schemas.ThreadKey;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A message that was accepted from a sender.
///
/// @param priorCopies how many messages there were before with the same callback data, number and
///   recipient
/// @param waId the recipient's number, if the sender used it or Meta shows it
/// @param recipient the number or user id that the sender used
/// @param category of its template; `service` for free-form
/// @param failsWith the code with which it was set to fail; 0 for none
public record AcceptedMessage(
        String wamid,
        int priorCopies,
        String wabaId,
        String phoneNumberId,
        Customer customer,
        @Nullable String waId,
        @Nullable String userId,
        String recipient,
        String type,
        String category,
        @Nullable String template,
        @Nullable String contextId,
        @Nullable String callbackData,
        int failsWith,
        Instant acceptedAt,
        DeliveryPlan plan) {

    /// The thread as billing counts it, whatever name the sender used.
    public ThreadKey thread() {
        return new ThreadKey(phoneNumberId, customer.key());
    }

    public boolean isFreeForm() {
        return !type.equals("template");
    }

    public boolean isReaction() {
        return type.equals("reaction");
    }
}
