package convometer.deploy.twin;

/// What goes wrong with status webhooks, as it does with Meta's: some come hours late, some come
/// twice, none come in order.
///
/// @param latePerMille how many of a thousand statuses come one to five hours late
/// @param doubledPerMille how many of a thousand statuses come a second time
/// @param shuffled whether updates that are due together are told in any order
public record Mischief(int latePerMille, int doubledPerMille, boolean shuffled) {

    /// Each status once, in time, in order.
    public static final Mischief NONE = new Mischief(0, 0, false);
}
