/// Measures how fast a request reaches Meta, beside what the machine could do at best.
@NullMarked
package convometer.deploy.bench;

import org.jspecify.annotations.NullMarked;
