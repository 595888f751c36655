package convometer.deploy.twin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/// The latest of something, counted from 1. What is too old is forgotten.
final class Roll<T> {

    private final Deque<T> latest = new ArrayDeque<>();
    private long count;

    /// Adds what a position makes.
    synchronized T add(LongFunction<T> made, int remembered, Consumer<T> forgotten) {
        var one = made.apply(++count);
        latest.add(one);
        while (latest.size() > remembered) forgotten.accept(latest.remove());
        return one;
    }

    synchronized long count() {
        return count;
    }

    synchronized List<T> all() {
        return List.copyOf(latest);
    }

    /// The position of the last of a page of so many behind a position.
    synchronized long next(long position, int page) {
        return page == 0 ? position : Math.max(position, count - latest.size()) + page;
    }

    /// Those behind a position, at most so many.
    synchronized List<T> after(long position, int most) {
        var skipped = Math.max(0, position - (count - latest.size()));
        var page = new ArrayList<T>();
        for (var one : latest) {
            if (skipped-- > 0) continue;
            if (page.size() == most) break;
            page.add(one);
        }
        return page;
    }
}
