package convometer.tracker.message;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// The conversation that Meta reported for a message.
///
/// @param id identifies it; of a free entry point, the entry point
/// @param origin what opened it, as Meta spells it; null: none given
/// @param expirationAt when it ends by Meta; null: none given
/// @param canonical the whole object with sorted keys and no spaces
public record MetaConversation(
        String id, @Nullable String origin, @Nullable Instant expirationAt, String canonical) {

    /// The conversation is a free entry point.
    boolean isEntryPoint() {
        return Category.ENTRY_POINT.equals(origin);
    }
}
