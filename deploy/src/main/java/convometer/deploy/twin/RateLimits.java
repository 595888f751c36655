package convometer.deploy.twin;

import convometer.schemas.accounts.Accounts;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Meta's rate limits: of a number, of a number and one customer, of an account.
final class RateLimits {

    private static final int PAIR_BURST = 45;
    private static final double PAIR_PER_SECOND = 1.0 / 6;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int MOST_REMEMBERED = 100_000;

    private final Accounts accounts;

    /// The longest unused one is forgotten where there are too many: its bucket is full again.
    private final Map<String, Bucket> buckets =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                    return size() > MOST_REMEMBERED;
                }
            };

    private record Bucket(double tokens, Instant at) {

        Bucket refilled(double perSecond, double most, Instant now) {
            var passed = Math.max(0, Duration.between(at, now).toNanos()) / 1e9;
            return new Bucket(Math.min(most, tokens + passed * perSecond), now);
        }
    }

    RateLimits(Accounts accounts) {
        this.accounts = accounts;
    }

    /// @throws GraphError with Meta's code if one more is too many
    synchronized void check(
            Limits limits, String wabaId, String phoneNumberId, String customer, Instant now) {
        var hourly = limits.perAccountAnHour();
        if (hourly > 0
                && !takes("account " + wabaId, hourly / (double) HOUR.toSeconds(), hourly, now))
            throw GraphError.accountRate();
        var throughput = accounts.number(phoneNumberId).orElseThrow().throughput();
        if (limits.throughput() && !takes("number " + phoneNumberId, throughput, throughput, now))
            throw GraphError.throughput();
        var pair = phoneNumberId + "/" + customer;
        if (limits.pair() && !takes(pair, PAIR_PER_SECOND, PAIR_BURST, now))
            throw GraphError.pairRate();
    }

    private boolean takes(String name, double perSecond, int most, Instant now) {
        var bucket =
                buckets.getOrDefault(name, new Bucket(most, now)).refilled(perSecond, most, now);
        var enough = bucket.tokens() >= 1;
        buckets.put(name, enough ? new Bucket(bucket.tokens() - 1, now) : bucket);
        return enough;
    }
}
