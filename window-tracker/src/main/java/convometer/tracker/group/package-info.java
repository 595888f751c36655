/// Groups (P9): the group's window, which any member opens, and the messages to the group by
/// participant. It owns nothing of a customer's own windows and conversations.
@NullMarked
package convometer.tracker.group;

import org.jspecify.annotations.NullMarked;
