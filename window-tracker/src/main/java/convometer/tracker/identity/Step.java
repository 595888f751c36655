package convometer.tracker.identity;

import java.util.List;

/// The outcome of one event: what is true now, and what was decided on the way, in order.
public record Step<S, D>(S state, List<D> decisions) {}
