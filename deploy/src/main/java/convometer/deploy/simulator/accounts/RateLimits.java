package convometer.deploy.simulator.accounts;

import convometer.deploy.simulator.messages.GraphError;
import convometer.schemas.accounts.Accounts;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Meta's rate limits as token buckets: of a number, of a number and one customer, of an account.
public final class RateLimits {

    private static final int PAIR_BURST = 45;
    private static final double PAIR_PER_SECOND = 1.0 / 6;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int MAX_BUCKETS = 100_000;

    private final Accounts accounts;

    /// Beyond the limit the least recently used bucket is removed: it counts as full.
    private final Map<String, Bucket> buckets =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                    return size() > MAX_BUCKETS;
                }
            };

    private record Bucket(double tokens, Instant at) {

        Bucket refilled(double perSecond, double burst, Instant now) {
            var passed = Math.max(0, Duration.between(at, now).toNanos()) / 1e9;
            return new Bucket(Math.min(burst, tokens + passed * perSecond), now);
        }
    }

    public RateLimits(Accounts accounts) {
        this.accounts = accounts;
    }

    /// Counts one more message.
    ///
    /// @throws GraphError with Meta's code if it is beyond a limit
    public synchronized void check(
            RateLimitSettings limits,
            String wabaId,
            String phoneNumberId,
            String customer,
            Instant now) {
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

    private boolean takes(String name, double perSecond, int burst, Instant now) {
        var bucket =
                buckets.getOrDefault(name, new Bucket(burst, now)).refilled(perSecond, burst, now);
        var enough = bucket.tokens() >= 1;
        buckets.put(name, enough ? new Bucket(bucket.tokens() - 1, now) : bucket);
        return enough;
    }
}
