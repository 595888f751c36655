package convometer.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.serde.AvroSerdes;
import convometer.tracker.gate.Answer;
import convometer.tracker.gate.Consent;
import convometer.tracker.gate.Consents;
import convometer.tracker.gate.Desk;
import convometer.tracker.gate.DeskDecision;
import convometer.tracker.gate.DeskEvent;
import convometer.tracker.gate.Desks;
import convometer.tracker.gate.Gate;
import convometer.tracker.gate.Handler;
import convometer.tracker.gate.Place;
import convometer.tracker.gate.Request;
import convometer.tracker.gate.Scope;
import convometer.tracker.gate.Sight;
import convometer.tracker.gate.Threads;
import convometer.tracker.rules.Policy;
import convometer.tracker.rules.Windows;
import convometer.tracker.state.DeskRecord;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// Random traffic at one desk, with restarts between; each answer is held against [LiteralGate] as
/// it is given, and nobody may wait without a reason.
final class SendTraffic implements Threads {

    private static final Policy POLICY = Policy.standard();
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final AvroSerdes SERDES = AvroSerdes.with("memory:send-traffic");
    private static final List<String> NUMBERS = List.of("1", "2", "9");
    private static final List<String> MESSAGES =
            List.of(
                    "{\"type\":\"text\"}",
                    "{\"type\":\"text\"}",
                    "{\"type\":\"reaction\"}",
                    "{\"status\":\"read\"}",
                    "no json",
                    template("promo"),
                    template("update"),
                    template("update"),
                    template("varying"),
                    template("none"));

    private final Random random;
    private final LiteralGate literal = new LiteralGate();
    private final Desks desks = new Desks(new Gate(literal, _ -> Optional.empty(), POLICY));
    private final Map<String, Request> open = new LinkedHashMap<>();
    private final Set<String> ended = new HashSet<>();
    private final Set<String> asking = new HashSet<>();
    private final Map<String, Instant> askedAt = new HashMap<>();
    private final Set<String> holding = new HashSet<>();
    private final List<DeskEvent> said = new ArrayList<>();
    private final Map<String, Integer> outcomes = new HashMap<>();
    private Desk desk = Desk.empty();
    private Instant now = START;
    private final Map<String, Instant> heldUntil = new HashMap<>();

    /// The request whose wish for a place is answered just now, and how.
    private String answered = "";

    private Place place = Place.NOT_ASKED;
    private int requests;

    SendTraffic(long seed) {
        random = new Random(seed);
    }

    /// Lets so much happen, then time go by until nobody waits any more.
    SendTraffic run(int events) {
        for (var i = 0; i < events; i++) {
            pass(Duration.ofSeconds(random.nextInt(3) * (long) random.nextInt(20_000)));
            if (random.nextInt(10) == 0) restart();
            happen();
        }
        while (!asking.isEmpty()) answer(asking.iterator().next(), random.nextBoolean());
        pass(Duration.ofDays(30));
        assertEquals(Map.of(), open, "requests without a last answer");
        assertEquals(requests, ended.size());
        assertEquals(Optional.empty(), desk.nextDue());
        return this;
    }

    /// How often each answer was given.
    Map<String, Integer> outcomes() {
        return outcomes;
    }

    /// The same consents and handlers in another order, some of them twice.
    void assertOrderDoesNotMatter() {
        var shuffled = new ArrayList<>(said);
        for (var each : said) if (random.nextBoolean()) shuffled.add(each);
        Collections.shuffle(shuffled, random);
        var other = Desk.empty();
        for (var event : shuffled) desks.take(other, event, this, now);
        assertEquals(desk.consents(), other.consents());
        assertEquals(desk.handlers(), other.handlers());
    }

    private void happen() {
        switch (random.nextInt(12)) {
            case 0, 1 -> write();
            case 2 -> consent();
            case 3 -> handle();
            case 4 -> literal.vary(random);
            case 5, 6 -> answerSomebody();
            case 7 -> end();
            default -> ask();
        }
        assertNobodyWaitsInVain();
    }

    private void ask() {
        var id = "r%04d".formatted(requests++);
        var request =
                SendRequests.request(
                        id,
                        one(NUMBERS),
                        "5511",
                        new Request.Body(one(MESSAGES), fallback()),
                        random.nextInt(3) == 0 ? around(200_000) : null,
                        random.nextInt(3) > 0,
                        random.nextBoolean() ? "bot" : null);
        open.put(id, request);
        take(new DeskEvent.Asked(request));
    }

    private @Nullable String fallback() {
        return switch (random.nextInt(6)) {
            case 0 -> name("promo");
            case 1 -> name("varying");
            default -> null;
        };
    }

    private void write() {
        literal.wrote(one(NUMBERS), random.nextInt(4) == 0 ? around(0) : now);
        take(new DeskEvent.ThreadsMoved());
    }

    private void consent() {
        var scope = one(List.of(Scope.values()));
        var key =
                random.nextBoolean()
                        ? Consents.Key.everywhere(scope)
                        : new Consents.Key(scope, one(NUMBERS));
        var consent = new Consent(random.nextInt(3) > 0, around(0), one(List.of("", "crm")));
        literal.said(key, consent);
        say(new DeskEvent.Consented(key, consent));
    }

    private void handle() {
        var number = one(NUMBERS);
        var handler = new Handler(random.nextBoolean(), "", around(0));
        literal.took(number, handler);
        say(new DeskEvent.Handled(number, handler));
    }

    private void say(DeskEvent event) {
        said.add(event);
        take(event);
    }

    private void answerSomebody() {
        var late = "r%04d".formatted(random.nextInt(9));
        if (random.nextInt(4) == 0 && !asking.contains(late))
            take(new DeskEvent.PlaceAnswered(late, Place.GRANTED));
        else if (!asking.isEmpty())
            answer(one(asking.stream().sorted().toList()), random.nextInt(3) > 0);
    }

    private void answer(String id, boolean granted) {
        asking.remove(id);
        answered = id;
        place = granted ? Place.GRANTED : new Place.None(null);
        if (granted) holding.add(id);
        take(new DeskEvent.PlaceAnswered(id, place));
        answered = "";
    }

    private void end() {
        if (holding.isEmpty()) return;
        take(new DeskEvent.NotSent(one(holding.stream().sorted().toList())));
    }

    private void pass(Duration by) {
        var until = now.plus(by);
        for (var due = desk.nextDue();
                due.isPresent() && !due.get().isAfter(until);
                due = desk.nextDue()) {
            if (due.get().isAfter(now)) now = due.get();
            take(new DeskEvent.TimePassed());
        }
        now = until;
    }

    private void restart() {
        var records = SERDES.<DeskRecord>values();
        var bytes = records.serializer().serialize("desks", DeskRecords.record(desk));
        desk = DeskRecords.desk(records.deserializer().deserialize("desks", bytes));
    }

    private void take(DeskEvent event) {
        for (var decision : desks.take(desk, event, this, now))
            switch (decision) {
                case DeskDecision.Answered(var request, var answer) -> check(request, answer);
                case DeskDecision.PlaceWanted(var request, _) -> {
                    assertOrder(request);
                    assertEquals("place", literal.answer(request, now, Place.NOT_ASKED));
                    var asked = askedAt.put(request.requestId(), now);
                    assertTrue(
                            asking.add(request.requestId())
                                    || !now.isBefore(Objects.requireNonNull(asked).plus(A_DAY)));
                }
                case DeskDecision.PlaceReturned(var id, _) ->
                        assertTrue(holding.remove(id) || asking.remove(id), id);
                default -> {}
            }
    }

    private void check(Request request, Answer answer) {
        var id = request.requestId();
        var expected =
                isHeldInVain(id)
                        ? "expired"
                        : literal.answer(
                                request, now, id.equals(answered) ? place : Place.NOT_ASKED);
        assertEquals(expected, word(answer), () -> id + " at " + now);
        outcomes.merge(expected, 1, Integer::sum);
        switch (answer) {
            case Answer.Held(var until, _) -> {
                assertOrder(request);
                assertNull(heldUntil.put(id, until), () -> id + " is held twice");
            }
            case Answer.Permitted permitted -> {
                if (!LiteralGate.isMark(request)) assertOrder(request);
                assertLease(request, permitted);
                assertEquals(permitted.holdsPlace(), holding.contains(id));
                end(id);
            }
            default -> end(id);
        }
    }

    private boolean isHeldInVain(String id) {
        var until = heldUntil.get(id);
        return until != null && !now.isBefore(until);
    }

    private void end(String id) {
        assertTrue(ended.add(id), () -> id + " is answered twice");
        open.remove(id);
    }

    private static String word(Answer answer) {
        return switch (answer) {
            case Answer.Permitted _ -> "permitted";
            case Answer.Refused refused -> refused.code();
            case Answer.Held _ -> "held";
            case Answer.NeedsPlace _ -> "place";
        };
    }

    /// Whoever came earlier in the thread has an answer, or is held.
    private void assertOrder(Request request) {
        for (var other : open.values()) {
            if (other.requestId().equals(request.requestId())) return;
            if (other.number().equals(request.number()))
                assertTrue(
                        heldUntil.containsKey(other.requestId()),
                        () -> request.requestId() + " overtakes " + other.requestId());
        }
    }

    /// G3.
    private void assertLease(Request request, Answer.Permitted permitted) {
        var lease = permitted.leaseUntil();
        var deadline = request.deadline();
        assertTrue(lease.isAfter(now));
        assertTrue(!lease.isAfter(now.plus(POLICY.lease())));
        assertTrue(deadline == null || !lease.isAfter(deadline));
        if ("service".equals(permitted.category()))
            assertTrue(!lease.isAfter(literal.freeFormUntil(request.number(), now)));
    }

    private void assertNobodyWaitsInVain() {
        var blocked = new HashSet<String>();
        for (var request : open.values()) {
            var id = request.requestId();
            if (asking.contains(id)) blocked.add(request.number());
            if (blocked.contains(request.number())) continue;
            assertTrue(heldUntil.containsKey(id) && !isHeldInVain(id), () -> id + " waits");
            assertEquals(now, literal.freeFormUntil(request.number(), now), () -> id + " waits");
        }
    }

    private static String template(String name) {
        return "{\"type\":\"template\",\"template\":" + name(name) + "}";
    }

    private static String name(String name) {
        return "{\"name\":\"" + name + "\",\"language\":{\"code\":\"en\"}}";
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /// Some hours before or after the instant that is so many seconds from now.
    private Instant around(int seconds) {
        return now.plusSeconds(seconds).plusSeconds(random.nextInt(7) * 10_000L - 30_000);
    }

    @Override
    public String home() {
        return "5511";
    }

    @Override
    public Sight of(Request request) {
        return new Sight(literal.windows(request.number()), false, false);
    }

    @Override
    public boolean isOpen(String number, Instant at) {
        return Windows.openAt(literal.windows(number), at).isPresent();
    }

    @Override
    public boolean hasFailed(String number, String wamid) {
        return false;
    }
}
