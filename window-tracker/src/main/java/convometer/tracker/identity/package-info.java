/// Who is who (rules I): the aliases of one customer, which of them is shown, and the merge of two
/// customers that turn out to be one (I1 to I4). It owns the fold of a customer: each
/// [CustomerEvent] goes to the threads that it is about, and what differs from what was emitted
/// becomes a [Decision]. Here are the ids of customers, business numbers, accounts and portfolios,
/// too.
@NullMarked
package convometer.tracker.identity;

import org.jspecify.annotations.NullMarked;
