package convometer.deploy.sample;

import convometer.deploy.sample.Action.Asks;
import convometer.deploy.sample.Action.Writes;
import convometer.deploy.simulator.faults.FaultProfile;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// A business day as a list of what happens, the same for the same seed. It runs over the end of
/// October in Kolkata and in São Paulo, so that both months and both time zones are in it.
///
/// @param actions in the order in which they happen
/// @param unreachable customers to whom nothing can be delivered
public record SampleDay(long seed, List<Action> actions, Set<String> unreachable) {

    /// When the day begins.
    public static final Instant FROM = Instant.parse("2026-10-31T10:00:00Z");

    /// When it ends.
    public static final Instant UNTIL = Instant.parse("2026-11-01T10:00:00Z");

    /// The seed of the demo.
    public static final long DEMO_SEED = 20261031;

    /// How Meta's webhooks go wrong: one in forty statuses is late, one in twenty comes twice.
    public static final FaultProfile FAULT_PROFILE = new FaultProfile(25, 50, true);

    static final int STEPS = 48;

    private static final Duration STEP = Duration.ofMinutes(30);

    /// So that what is accepted in one month is partly delivered in the next.
    private static final Duration BEFORE_THE_HALF_HOUR = Duration.ofSeconds(4);

    /// Half an hour: what customers wrote in it, and what the business sends at its end.
    public record Step(Instant at, List<Writes> writes, List<Asks> asks) {}

    public SampleDay {
        actions = List.copyOf(actions);
        unreachable = Set.copyOf(unreachable);
    }

    /// The day of a seed.
    public static SampleDay of(long seed) {
        return new SampleDayWriter(seed).write();
    }

    /// The instant of a step, 1 to 48.
    static Instant stepAt(int step) {
        return FROM.plus(STEP.multipliedBy(step)).minus(BEFORE_THE_HALF_HOUR);
    }

    /// The day in steps. What happened before the day began is in the first.
    public List<Step> steps() {
        return IntStream.rangeClosed(1, STEPS).mapToObj(this::step).toList();
    }

    private Step step(int step) {
        var from = step == 1 ? Instant.MIN : stepAt(step - 1);
        var until = stepAt(step);
        var happened =
                actions.stream()
                        .filter(action -> action.at().isAfter(from))
                        .filter(action -> !action.at().isAfter(until))
                        .toList();
        return new Step(until, only(Writes.class, happened), only(Asks.class, happened));
    }

    private static <A extends Action> List<A> only(Class<A> kind, List<Action> actions) {
        return actions.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
