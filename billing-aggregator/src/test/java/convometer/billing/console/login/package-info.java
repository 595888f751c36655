@NullMarked
package convometer.billing.console.login;

import org.jspecify.annotations.NullMarked;
