package convometer.billing.rules;

import java.util.List;

/// The outcome of one piece of news: what is true now, and what was decided on the way, in order.
public record Step<S, D>(S state, List<D> decisions) {

    public Step {
        decisions = List.copyOf(decisions);
    }
}
