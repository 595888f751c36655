/// Meta's side of billing: service windows, conversations, free tiers, and the verdict on a
/// delivered message by the rules of its day. It is written apart from billing-aggregator, so that
/// their agreement proves something.
@NullMarked
package convometer.deploy.simulator.pricing;

import org.jspecify.annotations.NullMarked;
