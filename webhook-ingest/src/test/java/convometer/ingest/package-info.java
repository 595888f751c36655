@NullMarked
package convometer.ingest;

import org.jspecify.annotations.NullMarked;
