/// The send gate (rules G): one last answer to each request, permitted, refused or held, with what
/// would be permitted instead. It owns requests without an answer, the lease of a permission and
/// the assignee of a thread, and asks for accounts and prices by interfaces.
@NullMarked
package convometer.tracker.gate;

import org.jspecify.annotations.NullMarked;
