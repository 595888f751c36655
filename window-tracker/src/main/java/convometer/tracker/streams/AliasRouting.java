package convometer.tracker.streams;

import convometer.tracker.streams.store.CustomerKey;

import java.util.Comparator;

/// Decides what becomes of a customer key when the name under it and another one turn out to be one
/// customer's.
///
/// All customer keys have one order, and an alias redirect points to a smaller key. So redirects
/// cannot form a circle, whatever is delayed, and whatever follows them gets to smaller and smaller
/// keys until it is at the one that has none. A word to another key ends, too: it is answered only
/// by the smaller key to the larger one, which then points down; where the larger one does already,
/// the word goes on for a smaller pair of keys than before.
final class AliasRouting {

    /// Who is assigned to a portfolio is before who is not yet, and so is the smaller name. That
    /// places are compared makes it an order of all keys; two that differ there only are not
    /// joined.
    static final Comparator<CustomerKey> ORDER =
            Comparator.comparing(CustomerKey::isUnassigned)
                    .thenComparing(CustomerKey::owner)
                    .thenComparing(CustomerKey::name);

    /// What is to be done at a customer key.
    enum Step {
        /// The two are the same, or are not one customer's.
        NOTHING,
        /// Nothing is kept here: from now on the key points to the other.
        REDIRECT,
        /// What is kept here goes to the other, and the key points there.
        MOVE,
        /// The other key is the larger one: it is to point here, even if nothing is kept here yet.
        NOTIFY_OTHER
    }

    /// @param own the key that has no redirect and at which this is decided
    /// @param isKept whether anything is kept there
    /// @param other the key under which the customer may be kept as well
    static Step decide(CustomerKey own, boolean isKept, CustomerKey other) {
        var order = ORDER.compare(own, other);
        if (order == 0 || !own.mayBeOneWith(other)) return Step.NOTHING;
        if (order < 0) return Step.NOTIFY_OTHER;
        return isKept ? Step.MOVE : Step.REDIRECT;
    }

    private AliasRouting() {}
}
