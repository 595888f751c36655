package convometer.deploy.twin;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What Meta says that a delivered message costs.
///
/// @param type `regular`, `free_customer_service` or `free_entry_point`
/// @param entryPoint the free entry point that it was delivered in
record Verdict(String category, String type, @Nullable EntryPoint entryPoint) {

    /// A conversation that began at an ad, in which everything is free.
    record EntryPoint(String id, Instant openedAt, Instant until) {}

    boolean billable() {
        return type.equals("regular");
    }
}
