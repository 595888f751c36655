package convometer.deploy.simulator.customers;

import convometer.deploy.simulator.seed.Wamid;

import java.time.Instant;

/// A message that a customer writes to a business number.
///
/// @param from the customer's number or user id
/// @param type Meta's type: text, image, button, reaction, …
/// @param referral the customer came from an ad
/// @param at when the customer wrote it, in whole seconds
public record CustomerMessage(
        String phoneNumberId, String from, String type, String text, boolean referral, Instant at) {

    /// A plain text.
    public static CustomerMessage text(String phoneNumberId, String from, String text, Instant at) {
        return new CustomerMessage(phoneNumberId, from, "text", text, false, at);
    }

    /// The same from an ad.
    public CustomerMessage fromAnAd() {
        return new CustomerMessage(phoneNumberId, from, type, text, true, at);
    }

    /// The id of the message, the same in every run with the same seed.
    public String wamid(long seed) {
        return Wamid.of("inbound", seed, phoneNumberId, from, at, type, text);
    }
}
