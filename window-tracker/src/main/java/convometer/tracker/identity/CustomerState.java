package convometer.tracker.identity;

import convometer.tracker.conversation.CustomerThread;
import convometer.tracker.conversation.MemoryRows;
import convometer.tracker.conversation.ThreadHeader;
import convometer.tracker.conversation.ThreadRows;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// A customer of a portfolio: the names, and a thread with each business number. It is changed in
/// place: whoever hands it over keeps nothing of it.
public final class CustomerState {

    private CustomerAliases names;
    private final Function<PhoneNumberId, ThreadRows> rows;
    private final Map<PhoneNumberId, CustomerThread> threads = new TreeMap<>();

    private CustomerState(CustomerAliases names, Function<PhoneNumberId, ThreadRows> rows) {
        this.names = names;
        this.rows = rows;
    }

    /// Somebody of whom nothing is known, in memory.
    public static CustomerState unknown() {
        return unknown(_ -> new MemoryRows());
    }

    /// Somebody of whom nothing is known.
    ///
    /// @param rows of the thread with a business number
    public static CustomerState unknown(Function<PhoneNumberId, ThreadRows> rows) {
        return new CustomerState(CustomerAliases.none(), rows);
    }

    /// A customer that was stored.
    ///
    /// @param threads the header of each thread, by business number
    /// @param rows of the thread with a business number
    public static CustomerState of(
            CustomerAliases names,
            Map<PhoneNumberId, ThreadHeader> threads,
            Function<PhoneNumberId, ThreadRows> rows) {
        var state = new CustomerState(names, rows);
        threads.forEach((number, header) ->
                state.threads.put(number, new CustomerThread(number, header, rows.apply(number))));
        return state;
    }

    /// Writes what has changed to the rows of the threads.
    ///
    /// @return the headers of the threads, by business number, to be stored
    public Map<PhoneNumberId, ThreadHeader> store() {
        Map<PhoneNumberId, ThreadHeader> headers = new TreeMap<>();
        threads.forEach((number, thread) -> headers.put(number, thread.store()));
        return headers;
    }

    /// All that is known, in parts of so many messages at the most; no row is left.
    public List<CustomerThread.Part> moveOut(int most) {
        var parts = new ArrayList<CustomerThread.Part>();
        for (var thread : threads.values()) parts.addAll(thread.moveOut(most));
        return parts;
    }

    public CustomerAliases names() {
        return names;
    }

    /// The threads, by business number.
    public Collection<CustomerThread> threads() {
        return threads.values();
    }

    /// The thread with the business number; null: nothing happened there.
    public @Nullable CustomerThread thread(PhoneNumberId number) {
        return threads.get(number);
    }

    void addAliases(CustomerAliases more) {
        names = names.merge(more);
    }

    CustomerThread threadWith(PhoneNumberId number) {
        return threads.computeIfAbsent(
                number, _ -> new CustomerThread(number, ThreadHeader.EMPTY, rows.apply(number)));
    }
}
