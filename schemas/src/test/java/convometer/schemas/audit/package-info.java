/// What the audit trail says; and one in memory, for the tests of the services.
@NullMarked
package convometer.schemas.audit;

import org.jspecify.annotations.NullMarked;
