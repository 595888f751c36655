@NullMarked
package convometer.ingest.http;

import org.jspecify.annotations.NullMarked;
