package convometer.tracker.rules;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// A customer of a portfolio: the names, and a thread with each business number. It is changed in
/// place: whoever hands it over keeps nothing of it.
public final class CustomerState {

    private Names names;
    private final Map<String, LiveThread> threads = new TreeMap<>();

    private CustomerState(Names names) {
        this.names = names;
    }

    /// Somebody of whom nothing is known.
    public static CustomerState unknown() {
        return new CustomerState(Names.none());
    }

    /// A customer that was stored.
    public static CustomerState of(Names names, Collection<LiveThread> threads) {
        var state = new CustomerState(names);
        for (var thread : threads) state.threads.put(thread.number(), thread);
        return state;
    }

    public Names names() {
        return names;
    }

    /// The threads, by business number.
    public Collection<LiveThread> threads() {
        return threads.values();
    }

    /// The thread with the business number; null: nothing happened there.
    public @Nullable LiveThread thread(String number) {
        return threads.get(number);
    }

    void learn(Names more) {
        names = names.merge(more);
    }

    LiveThread threadWith(String number) {
        return threads.computeIfAbsent(number, LiveThread::new);
    }

    void take(LiveThread thread) {
        threads.put(thread.number(), thread);
    }
}
