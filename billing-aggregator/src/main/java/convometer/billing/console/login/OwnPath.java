package convometer.billing.console.login;

import org.jspecify.annotations.Nullable;

/// Where a login leads to: a path of this server, so that nobody is led elsewhere.
final class OwnPath {

    /// One slash at the beginning, and a `%` only before what it stands for.
    private static final String FORM =
            "/(?:(?:[A-Za-z0-9_.~?=&-]|%[0-9A-Fa-f]{2})(?:[A-Za-z0-9_.~?=&/-]|%[0-9A-Fa-f]{2})*)?";

    /// The path that somebody wanted, if it is one.
    static String of(@Nullable String next) {
        return next != null && next.matches(FORM) ? next : "/";
    }

    private OwnPath() {}
}
