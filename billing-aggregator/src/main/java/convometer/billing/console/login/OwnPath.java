package convometer.billing.console.login;

import org.jspecify.annotations.Nullable;

/// Where a login leads to: a path of this server, so that nobody is led elsewhere.
final class OwnPath {

    private static final String FORM = "/(?:[A-Za-z0-9_.~%?=&-][A-Za-z0-9_.~%?=&/-]*)?";

    /// The path that somebody wanted, if it is one.
    static String of(@Nullable String next) {
        return next != null && next.matches(FORM) ? next : "/";
    }

    private OwnPath() {}
}
