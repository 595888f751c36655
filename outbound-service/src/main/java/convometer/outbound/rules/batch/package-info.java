/// What a batch is: how it is asked for, how its template is rendered, and how far it has come.
@NullMarked
package convometer.outbound.rules.batch;

import org.jspecify.annotations.NullMarked;
