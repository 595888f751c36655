package convometer.ingest.webhooks;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// The aliases under which Meta knows a customer; either may be hidden.
record IdentityAliases(@Nullable String waId, @Nullable String userId) {

    boolean none() {
        return waId == null && userId == null;
    }

    boolean both() {
        return waId != null && userId != null;
    }

    /// The two have an alias in common.
    boolean overlaps(IdentityAliases other) {
        return (waId != null && Objects.equals(waId, other.waId))
                || (userId != null && Objects.equals(userId, other.userId));
    }

    /// These aliases, and the other's where there is none.
    IdentityAliases or(IdentityAliases other) {
        return new IdentityAliases(
                waId == null ? other.waId : waId, userId == null ? other.userId : userId);
    }
}
