/// Webhooks: the JSON of messages and statuses, the updates that are due, and their delivery with
/// signature and retries.
@NullMarked
package convometer.deploy.simulator.webhooks;

import org.jspecify.annotations.NullMarked;
