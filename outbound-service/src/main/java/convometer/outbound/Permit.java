package convometer.outbound;

import convometer.events.PermissionFact;
import convometer.events.ThreadDecision;

/// A message that may be sent, as the gate decided it.
///
/// @param partition of the decision, and of the journal's entry
record Permit(int partition, String phoneNumberId, String customer, PermissionFact permission) {

    static Permit of(int partition, ThreadDecision decision, PermissionFact permission) {
        return new Permit(
                partition, decision.getPhoneNumberId(), decision.getCustomer(), permission);
    }

    String requestId() {
        return permission.getRequestId();
    }

    /// Messages of one thread are sent one after the other.
    String thread() {
        return phoneNumberId + "/" + customer;
    }
}
