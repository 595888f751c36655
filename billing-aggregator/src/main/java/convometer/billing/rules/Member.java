package convometer.billing.rules;

import convometer.billing.rules.Delivery.Reported;

import org.jspecify.annotations.Nullable;

/// A message as part of a unit by Meta's conversation id.
///
/// @param estimate the message's own, in the eras by message; null: none
/// @param opened the derived conversation that it opened; null: none
/// @param reported Meta's word; null: none
public record Member(
        Origin origin,
        @Nullable Estimate estimate,
        @Nullable String opened,
        @Nullable Reported reported) {}
