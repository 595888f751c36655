package convometer.outbound.dispatch;

/// What the gate has decided about a request, as far as dispatch has to know it.
sealed interface GateDecision {

    /// Offset of the decision.
    long offset();

    /// Its message may be sent.
    ///
    /// @param renewed it was permitted before
    record Permitted(Permission permission, boolean renewed) implements GateDecision {

        @Override
        public long offset() {
            return permission.offset();
        }
    }

    /// Its permission holds no more.
    ///
    /// @param answered its receipt has been written; else it was cancelled, and is to be answered
    ///   where it has not been sent
    record Withdrawn(long offset, String requestId, boolean answered) implements GateDecision {}
}
