/// Meta's API for sending messages: the HTTP client, its settings, and what its answers mean.
/// Nothing here knows Kafka.
@NullMarked
package convometer.outbound.graph;

import org.jspecify.annotations.NullMarked;
