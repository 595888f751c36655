package convometer.deploy.replay.literal;

/// What an archive is dense in.
///
/// @param people how many customers a portfolio has, at most
/// @param inbound how often a customer writes, of 100 events
/// @param calls how often there is a call
/// @param changes how often a customer changes its number, or tells a preference
/// @param group how often something happens in a group
/// @param referral in percent, that an inbound message comes from an ad
/// @param unsent in percent, that an outbound message has no send record
/// @param bulk free-form messages that come on top, to use up a free tier
public record Profile(
        String name,
        int people,
        int inbound,
        int calls,
        int changes,
        int group,
        int referral,
        int unsent,
        int bulk) {

    /// A little of everything.
    public static final Profile MIXED = new Profile("mixed", 3, 25, 5, 6, 8, 12, 15, 0);

    /// Aliases that are linked late, change and merge.
    public static final Profile IDENTITY = new Profile("identity", 5, 25, 8, 20, 4, 8, 15, 0);

    /// One customer and its conversations, ads and all.
    public static final Profile ADS = new Profile("ads", 1, 25, 2, 2, 0, 50, 10, 0);

    /// Many messages of few customers: rates, bands, discrepancies.
    public static final Profile VERDICTS = new Profile("verdicts", 2, 10, 1, 2, 0, 5, 30, 0);

    /// Groups above all.
    public static final Profile GROUPS = new Profile("groups", 4, 10, 2, 8, 50, 5, 20, 0);

    /// More messages than a free tier has.
    public static final Profile FREE_TIERS =
            new Profile("free-tiers", 2, 25, 2, 4, 6, 40, 15, 1010);

    /// The profile of a seed: each often, the slow one seldom.
    static Profile of(long seed) {
        return switch ((int) Math.floorMod(seed, 20L)) {
            case 19 -> FREE_TIERS;
            case 0, 5, 10, 15 -> IDENTITY;
            case 1, 6, 11, 16 -> ADS;
            case 2, 7, 12, 17 -> VERDICTS;
            case 3, 8 -> GROUPS;
            default -> MIXED;
        };
    }
}
