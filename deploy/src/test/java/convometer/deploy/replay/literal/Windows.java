package convometer.deploy.replay.literal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// Rules W: the windows of numbers with customers, and with groups.
final class Windows {

    private static final long DAY = 24 * 60 * 60;

    /// A business number with a customer.
    record Talk(String phone, String customer) implements Comparable<Talk> {

        @Override
        public int compareTo(Talk other) {
            return (phone + "/" + customer).compareTo(other.phone + "/" + other.customer);
        }
    }

    private final Map<Talk, TreeSet<Long>> qualifying = new TreeMap<>();

    void opened(String phone, String customer, long at) {
        qualifying.computeIfAbsent(new Talk(phone, customer), t -> new TreeSet<>()).add(at);
    }

    /// W1.
    boolean open(String phone, String customer, long x) {
        return qualifying.getOrDefault(new Talk(phone, customer), new TreeSet<>()).stream()
                .anyMatch(t -> t <= x && x < t + DAY);
    }

    /// W1: windows that overlap or touch are one.
    List<List<Object>> rows() {
        var rows = new ArrayList<List<Object>>();
        qualifying.forEach((thread, times) -> rows(rows, thread, times));
        return rows;
    }

    private static void rows(List<List<Object>> rows, Talk thread, Collection<Long> times) {
        var from = Long.MIN_VALUE;
        var until = Long.MIN_VALUE;
        for (var t : times) {
            if (t > until) {
                if (from != Long.MIN_VALUE) rows.add(row(thread, from, until));
                from = t;
            }
            until = t + DAY;
        }
        rows.add(row(thread, from, until));
    }

    private static List<Object> row(Talk thread, long from, long until) {
        return List.of(thread.phone(), thread.customer(), Csv.instant(from), Csv.instant(until));
    }
}
