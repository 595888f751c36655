package convometer.billing.match.rules;

import org.jspecify.annotations.Nullable;

/// How many units of something there are in each slot of a month. Only days that have some take
/// room.
final class SlotCounts {

    private static final int SLOTS_A_DAY = 48;

    private final int[] @Nullable [] days;

    SlotCounts(int slots) {
        days = new int[(slots + SLOTS_A_DAY - 1) / SLOTS_A_DAY][];
    }

    void add(int slot) {
        var day = slot / SLOTS_A_DAY;
        var counts = days[day];
        if (counts == null) {
            counts = new int[SLOTS_A_DAY];
            days[day] = counts;
        }
        counts[slot % SLOTS_A_DAY]++;
    }

    /// @param other of the same month
    void add(SlotCounts other) {
        for (var day = 0; day < days.length; day++) {
            var more = other.days[day];
            if (more == null) continue;
            var counts = days[day] == null ? new int[SLOTS_A_DAY] : days[day];
            for (var slot = 0; slot < SLOTS_A_DAY; slot++) counts[slot] += more[slot];
            days[day] = counts;
        }
    }

    /// @param from the first slot
    /// @param to the slot after the last
    long sum(int from, int to) {
        var sum = 0L;
        for (var slot = from; slot < to; slot++) {
            var counts = days[slot / SLOTS_A_DAY];
            if (counts != null) sum += counts[slot % SLOTS_A_DAY];
        }
        return sum;
    }
}
