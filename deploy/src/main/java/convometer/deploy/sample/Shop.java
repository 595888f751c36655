package convometer.deploy.sample;

import java.util.List;
import java.util.SplittableRandom;

/// One business number of the sample business: where its customers live, how many there are, what
/// its templates are called. Known to `deploy/sample/accounts.yaml` too.
///
/// @param marketing its template of that category
/// @param place keeps its customers' numbers apart from other shops'
record Shop(
        String phoneNumberId,
        String language,
        String marketing,
        int customers,
        int place,
        List<Land> lands) {

    private static final int STRIDE = 79;

    /// Two numbers in Brazil and one in India.
    static final List<Shop> ALL =
            List.of(
                    new Shop(
                            "106540352242922",
                            "pt_BR",
                            "spring_offer",
                            1250,
                            0,
                            List.of(
                                    new Land("5511", 64),
                                    new Land("5255", 16),
                                    new Land("1305", 9),
                                    new Land("4915", 6),
                                    new Land("5730", 5))),
                    new Shop(
                            "106540352242923",
                            "pt_BR",
                            "spring_offer",
                            450,
                            1,
                            List.of(
                                    new Land("5521", 80),
                                    new Land("5491", 10),
                                    new Land("3519", 10))),
                    new Shop(
                            "106540352242924",
                            "en",
                            "diwali_offer",
                            750,
                            2,
                            List.of(
                                    new Land("9198", 65),
                                    new Land("9715", 12),
                                    new Land("1408", 12),
                                    new Land("4915", 6),
                                    new Land("4477", 5))));

    /// Where numbers begin alike, and how many of a hundred customers live there.
    record Land(String prefix, int percent) {

        int digitsAfter() {
            return (prefix.startsWith("1") ? 11 : 12) - prefix.length();
        }
    }

    /// The number of the shop's n-th customer.
    String customer(int n, SplittableRandom random) {
        var land = land(random.nextInt(100));
        return land.prefix() + ("%0" + land.digitsAfter() + "d").formatted(STRIDE * n + place);
    }

    private Land land(int percent) {
        var below = 0;
        for (var land : lands) {
            below += land.percent();
            if (percent < below) return land;
        }
        throw new IllegalStateException("the lands of " + this + " are not a hundred percent");
    }
}
