/// Where Avro schemas get their ids: the registry's client, over HTTP or in memory.
@NullMarked
package convometer.schemas.registry;

import org.jspecify.annotations.NullMarked;
