/// Meta's side of analytics: what was delivered, to which country and as what it was priced, in
/// buckets of time. It owns these counts; what a message is priced as is decided elsewhere.
@NullMarked
package convometer.deploy.simulator.analytics;

import org.jspecify.annotations.NullMarked;
