/// What Kafka Connect needs to read Convometer's topics: a converter. The rest of the sink is
/// configuration of other people's connectors.
@NullMarked
package convometer.connect;

import org.jspecify.annotations.NullMarked;
