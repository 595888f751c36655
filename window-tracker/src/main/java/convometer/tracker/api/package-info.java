/// The HTTP interface: windows, consents, assignees, templates, quotes and limits. It owns requests
/// and answers, and asks other instances for what is kept there.
@NullMarked
package convometer.tracker.api;

import org.jspecify.annotations.NullMarked;
