package convometer.outbound.rules.batch;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// One recipient, as handed in.
///
/// @param line where it stands, from 1
/// @param to a number; null: recipient is there instead
/// @param recipient a business-scoped user id; null: none
/// @param parameters in their order; positional ones are called 1, 2, …
public record Row(
        long line,
        @Nullable String to,
        @Nullable String recipient,
        Map<String, String> parameters,
        boolean positional) {

    /// Whom it names, as written.
    public String name() {
        return to != null ? to : recipient != null ? recipient : "";
    }
}
