package convometer.billing.rules;

import java.util.List;

/// What comes of an event: the state now, and what was decided on the way, in order.
public record Step<S, D>(S state, List<D> decisions) {

    public Step {
        decisions = List.copyOf(decisions);
    }
}
