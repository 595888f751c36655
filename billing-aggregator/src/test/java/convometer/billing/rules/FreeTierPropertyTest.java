package convometer.billing.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.rules.Estimate.Pool;
import convometer.billing.rules.UnitState.Move;
import convometer.billing.rules.UnitState.Rank;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Checks units and free tiers together against P3 read literally: sort the newest revisions of a
/// pool, the first N are free. Facts come in any order, doubled and revised, and news travels
/// between units and pools with any delay; only the order from one pool to one unit, and from one
/// unit to one pool, is kept, as partitions keep it.
class FreeTierPropertyTest {

    private static final List<String> MONTHS = List.of("2026-10", "2026-11");

    /// A revision of what is known of a message.
    private record Fact(String wamid, int revision, @Nullable MessageUnit unit) {}

    private record PoolWord(String wamid, Rank rank) {}

    private final Map<String, UnitState> units = new HashMap<>();
    private final Map<String, FreeTier> tiers = new HashMap<>();
    private final Map<String, OrderedMembers> members = new HashMap<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private final Map<String, Queue<Move>> moves = new TreeMap<>();
    private final Map<String, Queue<PoolWord>> words = new TreeMap<>();

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void p3TheFirstOfEachPoolAreFreeInAnyOrderOfArrival(long seed) {
        var random = new SplittableRandom(seed);
        var allowance = random.nextInt(6);
        var facts = facts(random, allowance);
        var arrivals = new ArrayDeque<>(arrivals(random, facts));
        while (!arrivals.isEmpty() || !travelling().isEmpty()) {
            var travelling = travelling();
            if (!arrivals.isEmpty() && (travelling.isEmpty() || random.nextBoolean()))
                arrive(arrivals.remove());
            else travelling.get(random.nextInt(travelling.size())).run();
        }
        assertEquals(literally(facts, allowance), charged(), () -> "facts " + facts);
    }

    private void arrive(Fact fact) {
        var step =
                units.getOrDefault(fact.wamid(), UnitState.UNSEEN)
                        .assessed(fact.revision(), fact.unit());
        units.put(fact.wamid(), step.state());
        for (var move : step.decisions())
            moves.computeIfAbsent(fact.wamid() + move.pool().id(), _ -> new ArrayDeque<>())
                    .add(move);
    }

    /// The next of each journey that is under way.
    private List<Runnable> travelling() {
        var next = new ArrayList<Runnable>();
        for (var journey : moves.values())
            if (!journey.isEmpty()) next.add(() -> move(journey.remove()));
        for (var journey : words.values())
            if (!journey.isEmpty()) next.add(() -> hear(journey.remove()));
        return next;
    }

    private void move(Move move) {
        var pool = move.pool().id();
        var tier = tiers.getOrDefault(pool, FreeTier.of(move.pool().allowance()));
        var ordered = members.computeIfAbsent(pool, _ -> new OrderedMembers());
        var step =
                move.joins()
                        ? tier.join(ordered, move.position())
                        : tier.leave(ordered, move.position());
        tiers.put(pool, step.state());
        for (var ranked : step.decisions()) {
            var wamid = ranked.position().wamid();
            var rank =
                    new Rank(
                            pool,
                            ranked.position().at(),
                            sequences.merge(pool, 1L, Long::sum),
                            ranked.free());
            words.computeIfAbsent(wamid + pool, _ -> new ArrayDeque<>())
                    .add(new PoolWord(wamid, rank));
        }
    }

    private void hear(PoolWord word) {
        units.computeIfPresent(word.wamid(), (_, unit) -> unit.ranked(word.rank()));
    }

    private Map<String, String> charged() {
        var charged = new TreeMap<String, String>();
        units.forEach((wamid, unit) -> {
            var estimate = unit.pending() ? null : unit.estimate();
            if (unit.unit() == null) return;
            charged.put(wamid, estimate == null ? "pending" : "" + estimate.type());
        });
        return charged;
    }

    private static Map<String, String> literally(List<Fact> facts, int allowance) {
        var newest =
                facts.stream()
                        .collect(
                                Collectors.toMap(
                                        Fact::wamid,
                                        fact -> fact,
                                        (a, b) -> a.revision() > b.revision() ? a : b));
        var units = new ArrayList<MessageUnit>();
        for (var fact : newest.values()) if (fact.unit() != null) units.add(fact.unit());
        var free = new HashSet<String>();
        for (var month : MONTHS) free.addAll(firstOf(units, month, allowance));
        var types = new TreeMap<String, String>();
        for (var unit : units) types.put(unit.wamid(), type(unit, free));
        return types;
    }

    private static String type(MessageUnit unit, Set<String> free) {
        if (unit.pool() == null) return "free_entry_point";
        return free.contains(unit.wamid()) ? "free_customer_service" : "regular";
    }

    private static List<String> firstOf(List<MessageUnit> units, String month, int allowance) {
        return units.stream()
                .filter(unit -> unit.pool() != null && unit.month().equals(month))
                .map(MessageUnit::position)
                .sorted()
                .limit(allowance)
                .map(Position::wamid)
                .toList();
    }

    private static List<Fact> facts(SplittableRandom random, int allowance) {
        var facts = new ArrayList<Fact>();
        var messages = random.nextInt(1, 25);
        for (var message = 0; message < messages; message++) {
            var wamid = "wamid." + message;
            var revisions = random.nextInt(1, 4);
            for (var revision = 1; revision <= revisions; revision++)
                facts.add(new Fact(wamid, revision, unit(random, wamid, allowance)));
        }
        return facts;
    }

    /// Once in a while no unit, or one that does not count.
    private static @Nullable MessageUnit unit(
            SplittableRandom random, String wamid, int allowance) {
        if (random.nextInt(8) == 0) return null;
        var month = MONTHS.get(random.nextInt(2));
        var estimate =
                random.nextInt(6) == 0
                        ? Estimate.decided("service", "free_entry_point")
                        : new Estimate("service", null, new Pool("number", month, allowance));
        return new MessageUnit(
                wamid,
                "waba",
                "number",
                "customer",
                "Brazil",
                Instant.ofEpochSecond(random.nextInt(12)),
                LocalDate.parse(month + "-01"),
                month,
                "USD",
                estimate,
                null,
                true);
    }

    private static List<Fact> arrivals(SplittableRandom random, List<Fact> facts) {
        var arrivals = new ArrayList<>(facts);
        for (var fact : facts) if (random.nextInt(4) == 0) arrivals.add(fact);
        for (var i = arrivals.size() - 1; i > 0; i--) {
            var j = random.nextInt(i + 1);
            arrivals.set(i, arrivals.set(j, arrivals.get(i)));
        }
        return arrivals;
    }

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 200));
    }
}
