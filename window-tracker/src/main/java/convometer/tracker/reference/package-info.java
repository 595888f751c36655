/// What every instance knows beside its customers: account settings, usage counters, prices and the
/// operator's policy file. It reads them from topics and files, and decides nothing.
@NullMarked
package convometer.tracker.reference;

import org.jspecify.annotations.NullMarked;
