package convometer.schemas.access;

import java.util.Set;

/// What a caller is trusted with.
public final class Role {

    /// Sends messages and reads their receipts; quotes and batches.
    public static final String SENDER = "sender";

    /// Looks at windows, takes threads, changes consent.
    public static final String AGENT = "agent";

    /// Reads statements and charges.
    public static final String FINANCE = "finance";

    /// Closes statements.
    public static final String CLOSER = "closer";

    /// Runs it: stops, templates, repricing.
    public static final String OPERATOR = "operator";

    static final Set<String> ALL = Set.of(SENDER, AGENT, FINANCE, CLOSER, OPERATOR);

    private Role() {}
}
