package convometer.deploy.simulator.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/// The latest entries of a kind. Each has a position, counted from 1; the oldest are removed.
public final class RingBuffer<T> {

    private final Deque<T> latest = new ArrayDeque<>();
    private long count;

    /// Adds an entry.
    ///
    /// @param made gives the entry of a position
    /// @param capacity how many entries stay
    /// @param removed takes those that do not
    synchronized T add(LongFunction<T> made, int capacity, Consumer<T> removed) {
        var entry = made.apply(++count);
        latest.add(entry);
        while (latest.size() > capacity) removed.accept(latest.remove());
        return entry;
    }

    /// How many there were in all.
    public synchronized long count() {
        return count;
    }

    public synchronized List<T> all() {
        return List.copyOf(latest);
    }

    /// The position of the last entry of a page.
    ///
    /// @param position after which the page begins
    /// @param size of the page
    public synchronized long next(long position, int size) {
        return size == 0 ? position : Math.max(position, count - latest.size()) + size;
    }

    /// The entries after a position.
    ///
    /// @param most how many at most
    public synchronized List<T> after(long position, int most) {
        var skipped = Math.max(0, position - (count - latest.size()));
        var page = new ArrayList<T>();
        for (var entry : latest) {
            if (skipped-- > 0) continue;
            if (page.size() == most) break;
            page.add(entry);
        }
        return page;
    }
}
