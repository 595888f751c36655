package convometer.billing.rules;

/// What a delivered message is to the ledger.
public sealed interface Assessment {

    /// A unit.
    record Unit(MessageUnit unit) implements Assessment {}

    /// Nothing that is ever charged or counted.
    record NoUnit() implements Assessment {}

    /// Charged in a way that this version does not know; it must not be guessed.
    ///
    /// @param code stable word
    record Unsupported(String code, String reason) implements Assessment {}
}
