package convometer.deploy.replay.literal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Chance that hangs on the seed alone.
final class Chance {

    private final Random random;

    Chance(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
    }

    /// Both ends included.
    int between(int from, int to) {
        return from + random.nextInt(to - from + 1);
    }

    boolean percent(int percent) {
        return random.nextInt(100) < percent;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    <T> List<T> shuffled(List<T> items) {
        var copy = new ArrayList<>(items);
        Collections.shuffle(copy, random);
        return copy;
    }
}
