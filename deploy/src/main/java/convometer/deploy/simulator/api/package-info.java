/// The Graph API: messages and read receipts of a business number, templates of an account. Its
/// answers, errors and HTTP statuses are Meta's.
@NullMarked
package convometer.deploy.simulator.api;

import org.jspecify.annotations.NullMarked;
