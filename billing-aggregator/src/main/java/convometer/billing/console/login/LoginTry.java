package convometer.billing.console.login;

/// A try to come in by a password.
///
/// @param name whose password it is to be
/// @param address from where
record LoginTry(String name, String address) {

    /// What is remembered of tries is bounded by it, too.
    static final int LONGEST_NAME = 64;
}
