@NullMarked
package convometer.ingest.webhooks;

import org.jspecify.annotations.NullMarked;
