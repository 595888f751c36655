package convometer.deploy.twin;

import java.time.Instant;

/// What a customer writes to a business number.
///
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
}
