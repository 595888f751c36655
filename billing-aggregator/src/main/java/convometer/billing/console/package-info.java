/// The console: pages for people who would rather look than read. It shows what the endpoints for
/// programs answer, by the same code, and adds nothing up itself.
@NullMarked
package convometer.billing.console;

import org.jspecify.annotations.NullMarked;
