@NullMarked
package convometer.ingest.publish;

import org.jspecify.annotations.NullMarked;
