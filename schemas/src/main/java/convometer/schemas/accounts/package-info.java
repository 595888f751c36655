/// Who bills and who sends: the accounts file, read and checked.
@NullMarked
package convometer.schemas.accounts;

import org.jspecify.annotations.NullMarked;
