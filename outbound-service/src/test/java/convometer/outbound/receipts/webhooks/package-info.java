/// Tests of webhooks: signatures against the examples of Standard Webhooks, the file of endpoints,
/// and deliveries to an HTTP server on loopback.
@NullMarked
package convometer.outbound.receipts.webhooks;

import org.jspecify.annotations.NullMarked;
