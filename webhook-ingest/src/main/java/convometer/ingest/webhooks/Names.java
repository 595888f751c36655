package convometer.ingest.webhooks;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// The names under which Meta knows a customer; either may be hidden.
record Names(@Nullable String waId, @Nullable String userId) {

    boolean none() {
        return waId == null && userId == null;
    }

    boolean both() {
        return waId != null && userId != null;
    }

    /// The two have a name in common.
    boolean meet(Names other) {
        return (waId != null && Objects.equals(waId, other.waId))
                || (userId != null && Objects.equals(userId, other.userId));
    }

    /// These names, and the other's where there is none.
    Names or(Names other) {
        return new Names(waId == null ? other.waId : waId, userId == null ? other.userId : userId);
    }
}
