/// The part of the topology that counts messaging limits and their quotas: who asks for a slot gets
/// it, or is refused, in one order for each limit. It owns the processor of the limits and their
/// metrics.
@NullMarked
package convometer.tracker.streams.limit;

import org.jspecify.annotations.NullMarked;
