package convometer.tracker.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.tracker.identity.CustomerId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/// G4 with quotas against the rule read literally: a list of all messages, and the customers of
/// those that count at an instant, of all and of each quota.
class LimitWithQuotasPropertyTest {

    private static final Instant START = Instant.parse("2026-10-20T00:00:00Z");
    private static final List<String> TEAMS = List.of("orders", "news", "none");

    private final List<Message> messages = new ArrayList<>();
    private final Map<String, LimitLedger> quotas = new HashMap<>();
    private final LimitLedger limit = new LimitLedger(new MemoryLedgerStore());
    private final LimitWithQuotas ledgers = new LimitWithQuotas(limit, this::quota);
    private Instant now = START;

    /// A message that was permitted; what was released is not in the list any more.
    private record Message(
            RequestId request, CustomerId customer, @Nullable String quota, Instant at) {}

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 100));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void limitAndQuotasSayWhatCountingSays(long seed) {
        var random = new SplittableRandom(seed);
        var slots = 2 + random.nextInt(4);
        for (var step = 0; step < 200; step++) {
            now = now.plusMillis(random.nextInt(5) == 0 ? random.nextInt(30_000_000) : 1);
            messages.removeIf(message -> !message.at.plus(Duration.ofHours(24)).isAfter(now));
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> {
                    var team = TEAMS.get(random.nextInt(3));
                    var quota =
                            team.equals("none")
                                    ? null
                                    : new MessagingLimit.Quota(team, 1 + random.nextInt(3));
                    reserve(
                            new RequestId("r" + step),
                            customer(random),
                            new MessagingLimit("portfolio/acme", slots, quota));
                }
                case 4, 5 -> {
                    var message = any(random);
                    if (message != null) {
                        messages.remove(message);
                        messages.add(
                                new Message(message.request, message.customer, message.quota, now));
                        ledgers.sent(message.customer, message.request, now, now);
                    }
                }
                case 6 -> {
                    var message = any(random);
                    if (message != null) {
                        messages.remove(message);
                        ledgers.release(message.customer, message.request, now, now);
                    }
                }
                default -> rename(customer(random), customer(random));
            }
            check(slots);
        }
    }

    private void reserve(RequestId request, CustomerId customer, MessagingLimit asked) {
        var quota = asked.quota();
        var answer = ledgers.reserve(customer, request, asked, now, now);
        var ofLimit = customers(_ -> true);
        if (!ofLimit.contains(customer) && ofLimit.size() >= asked.slots()) {
            assertEquals(new Slot.None(limit.freeAt(asked.slots()), false), answer);
            return;
        }
        if (quota != null) {
            var ofQuota = customers(message -> quota.name().equals(message.quota));
            if (!ofQuota.contains(customer) && ofQuota.size() >= quota.slots()) {
                var from = quota(quota.name()).freeAt(quota.slots());
                assertEquals(new Slot.None(from, true), answer);
                return;
            }
        }
        assertEquals(Slot.GRANTED, answer);
        messages.add(new Message(request, customer, quota == null ? null : quota.name(), now));
    }

    private void rename(CustomerId from, CustomerId to) {
        ledgers.rename(from, to, now);
        messages.replaceAll(message ->
                message.customer.equals(from)
                        ? new Message(message.request, to, message.quota, message.at)
                        : message);
    }

    private void check(int slots) {
        limit.expire(now);
        assertEquals(Math.max(0, slots - customers(_ -> true).size()), limit.left(slots));
        for (var team : List.of("orders", "news")) {
            quota(team).expire(now);
            var counted = customers(message -> Objects.equals(message.quota, team)).size();
            assertEquals(Math.max(0, 99 - counted), quota(team).left(99));
        }
    }

    private Set<CustomerId> customers(Predicate<Message> which) {
        var customers = new HashSet<CustomerId>();
        messages.stream().filter(which).forEach(message -> customers.add(message.customer));
        return customers;
    }

    private @Nullable Message any(SplittableRandom random) {
        return messages.isEmpty() ? null : messages.get(random.nextInt(messages.size()));
    }

    private static CustomerId customer(SplittableRandom random) {
        return new CustomerId("c" + random.nextInt(8));
    }

    private LimitLedger quota(String name) {
        return quotas.computeIfAbsent(name, _ -> new LimitLedger(new MemoryLedgerStore()));
    }
}
