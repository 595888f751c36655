/// Receipts as signed webhooks to addresses of publishers, by Standard Webhooks. Reads the file of
/// endpoints, and delivers each receipt to each endpoint until it is taken or set aside.
@NullMarked
package convometer.outbound.receipts.webhooks;

import org.jspecify.annotations.NullMarked;
