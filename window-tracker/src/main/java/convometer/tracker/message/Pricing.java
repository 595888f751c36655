package convometer.tracker.message;

import org.jspecify.annotations.Nullable;

/// Meta's verdict on a message, as it was written.
///
/// @param category as Meta spells it; null: none given
/// @param canonical the whole object with sorted keys and no spaces
public record Pricing(@Nullable String category, String canonical) {}
