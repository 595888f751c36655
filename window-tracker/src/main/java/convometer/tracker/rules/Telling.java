package convometer.tracker.rules;

import java.util.ArrayList;
import java.util.List;

/// Collects what is told in one step about one customer.
final class Telling {

    private final String customer;
    private List<Told> told = List.of();

    Telling(String customer) {
        this.customer = customer;
    }

    /// The name that is shown.
    String customer() {
        return customer;
    }

    void tell(String number, Decision decision) {
        tell(number, customer, decision);
    }

    /// About a thread under another name.
    void tell(String number, String name, Decision decision) {
        if (told.isEmpty()) told = new ArrayList<>(2);
        told.add(new Told(number, name, decision));
    }

    List<Told> told() {
        return told;
    }
}
