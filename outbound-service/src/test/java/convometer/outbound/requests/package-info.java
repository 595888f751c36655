/// Tests of validation and publishing of requests.
@NullMarked
package convometer.outbound.requests;

import org.jspecify.annotations.NullMarked;
