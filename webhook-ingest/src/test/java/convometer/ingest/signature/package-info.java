@NullMarked
package convometer.ingest.signature;

import org.jspecify.annotations.NullMarked;
