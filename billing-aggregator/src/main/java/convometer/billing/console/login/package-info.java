/// Who reads the console: passwords of people and an OpenID Connect issuer, sessions, and the
/// tokens of forms.
@NullMarked
package convometer.billing.console.login;

import org.jspecify.annotations.NullMarked;
