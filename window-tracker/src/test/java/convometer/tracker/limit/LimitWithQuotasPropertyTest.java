package convometer.tracker.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.tracker.identity.CustomerId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/// G4 with quotas against the rule read literally: all messages counted anew each time, and those
/// of each quota once more for themselves. Requests are asked again, told of late, and under the
/// other name first.
class LimitWithQuotasPropertyTest {

    private static final Instant START = Instant.parse("2026-10-20T00:00:00Z");
    private static final List<String> TEAMS = List.of("orders", "news", "none");

    private final Map<String, LimitLedger> quotas = new HashMap<>();
    private final LimitLedger limit = new LimitLedger(new MemoryLedgerStore());
    private final LimitWithQuotas ledgers = new LimitWithQuotas(limit, this::quota);
    private final LiteralLedger all = new LiteralLedger();
    private final Map<String, LiteralLedger> ofTeams = new HashMap<>();
    private final Map<CustomerId, CustomerId> names = new HashMap<>();
    private Instant now = START;

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 100));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void limitAndQuotasSayWhatCountingSays(long seed) {
        var random = new SplittableRandom(seed);
        var slots = 2 + random.nextInt(4);
        for (var step = 0; step < 150; step++) {
            now = now.plusMillis(random.nextInt(5) == 0 ? random.nextInt(30_000_000) : 1);
            var name = new CustomerId("c" + random.nextInt(8));
            var customer = names.getOrDefault(name, name);
            var number = random.nextInt(step / 10 + 1);
            var team = TEAMS.get(number % 3);
            var request = new RequestId(name + "-" + number);
            var quota = team.equals("none") ? null : team;
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> reserve(customer, request, slots, quota);
                case 4, 5 -> {
                    ledgers.sent(customer, request, quota, now, now);
                    all.sent(customer, request, now);
                    if (quota != null) literal(quota).sent(customer, request, now);
                }
                case 6 -> {
                    ledgers.release(customer, request, quota, now, now);
                    all.release(customer, request, now);
                    if (quota != null) literal(quota).release(customer, request, now);
                }
                default -> rename(random, customer);
            }
            check(slots);
        }
    }

    private void reserve(CustomerId customer, RequestId request, int slots, @Nullable String team) {
        var quota = team == null ? null : new MessagingLimit.Quota(team, 2);
        var answer =
                ledgers.reserve(
                        customer,
                        request,
                        new MessagingLimit("portfolio/acme", slots, quota),
                        now,
                        now);
        var hasLimit = all.hasSlot(customer, request, slots, now);
        var hasQuota = team == null || literal(team).hasSlot(customer, request, 2, now);
        if (hasLimit && hasQuota) {
            assertEquals(Slot.GRANTED, answer);
            all.reserve(customer, request, slots, now);
            if (team != null) literal(team).reserve(customer, request, 2, now);
            return;
        }
        var from = hasLimit ? null : all.freeAt(slots, now);
        if (team != null && !hasQuota) {
            var ofQuota = literal(team).freeAt(2, now);
            from = from == null || (ofQuota != null && ofQuota.isAfter(from)) ? ofQuota : from;
        }
        assertEquals(new Slot.None(from, hasLimit ? Slot.Lack.QUOTA : Slot.Lack.LIMIT), answer);
    }

    /// Of all quotas, as the gate does that knows its own requests only.
    private void rename(SplittableRandom random, CustomerId to) {
        var other = new CustomerId("c" + random.nextInt(8));
        var from = names.getOrDefault(other, other);
        for (var team : List.of("orders", "news")) {
            ledgers.rename(from, to, team, now);
            literal(team).rename(from, to);
        }
        all.rename(from, to);
        names.put(from, to);
        names.replaceAll((_, known) -> known.equals(from) ? to : known);
    }

    private void check(int slots) {
        limit.expire(now);
        assertEquals(Math.max(0, slots - all.counted(now)), limit.left(slots));
        for (var team : List.of("orders", "news")) {
            quota(team).expire(now);
            assertEquals(99 - literal(team).counted(now), quota(team).left(99));
        }
    }

    private LimitLedger quota(String name) {
        return quotas.computeIfAbsent(name, _ -> new LimitLedger(new MemoryLedgerStore()));
    }

    private LiteralLedger literal(String team) {
        return ofTeams.computeIfAbsent(team, _ -> new LiteralLedger());
    }
}
