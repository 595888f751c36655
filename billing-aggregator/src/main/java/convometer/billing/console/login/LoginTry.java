package convometer.billing.console.login;

/// A try to come in by a password.
///
/// @param name whose password it is to be
/// @param address from where
/// @param browser by what the browser is known that has let in this name before; empty: by nothing
record LoginTry(String name, String address, String browser) {

    /// What is remembered of tries is bounded by it, too.
    static final int LONGEST_NAME = 64;
}
