package convometer.tracker.identity;

import java.util.ArrayList;
import java.util.List;

/// Collects what is emitted in one step about one customer.
public final class DecisionCollector {

    private final CustomerId customer;
    private List<EmittedDecision> emitted = List.of();

    public DecisionCollector(CustomerId customer) {
        this.customer = customer;
    }

    /// The name that is shown.
    public CustomerId customer() {
        return customer;
    }

    public void emit(PhoneNumberId number, Decision decision) {
        emit(number, customer, decision);
    }

    /// About a thread under another name.
    public void emit(PhoneNumberId number, CustomerId name, Decision decision) {
        if (emitted.isEmpty()) emitted = new ArrayList<>(2);
        emitted.add(new EmittedDecision(number, name, decision));
    }

    public List<EmittedDecision> emitted() {
        return emitted;
    }
}
