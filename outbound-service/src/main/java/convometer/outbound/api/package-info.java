/// What callers use over HTTP: sending messages, reading receipts, asking for quotes. Also the
/// client of the window-tracker, which answers quotes and is probed before requests are accepted.
@NullMarked
package convometer.outbound.api;

import org.jspecify.annotations.NullMarked;
