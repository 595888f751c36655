/// Measures how fast a request reaches Meta and a webhook the statement, and what the services
/// cost, beside what the machine could do at best.
@NullMarked
package convometer.deploy.bench;

import org.jspecify.annotations.NullMarked;
