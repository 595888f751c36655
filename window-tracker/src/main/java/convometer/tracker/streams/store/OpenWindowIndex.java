package convometer.tracker.streams.store;

import convometer.tracker.conversation.CustomerThread;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.CustomerState;
import convometer.tracker.identity.PhoneNumberId;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// The index of open windows: of each business number those that wait for an answer and those that
/// were answered, each in the order (end, customer). So whoever asks for either looks at no other,
/// and a page costs what is on it.
public final class OpenWindowIndex {

    private static final String WAITING = "\1w";
    private static final String ANSWERED = "\1a";

    /// An entry, and the key under which its customer is kept.
    public record Open(
            PhoneNumberId number, Instant until, CustomerId customer, String customerKey) {

        private static final Comparator<Open> ORDER =
                Comparator.comparing(Open::until)
                        .thenComparing(Open::number)
                        .thenComparing(Open::customer);
    }

    /// What the index has of a customer.
    static Map<Bytes, byte[]> entries(CustomerKey customerKey, CustomerState state) {
        var entries = new HashMap<Bytes, byte[]>();
        for (var thread : state.threads()) {
            var until = openUntil(thread);
            if (until == null) continue;
            var group = group(thread.number(), !thread.awaitsAnswer());
            entries.put(
                    InstantIndex.key(group, until, state.names().shown().value()),
                    customerKey.key().getBytes(StandardCharsets.UTF_8));
        }
        return entries;
    }

    private static @Nullable Instant openUntil(CustomerThread thread) {
        if (thread.windows().isEmpty()) return null;
        var last = thread.windows().getLast();
        return last.closingEmitted() ? null : last.until();
    }

    private static String group(PhoneNumberId number, boolean answered) {
        return number + (answered ? ANSWERED : WAITING);
    }

    /// Open windows of several numbers and stores as one sequence, in the order (end, number,
    /// customer). Nothing is read before it is asked for.
    public static final class Sequence implements AutoCloseable {

        private final List<KeyValueIterator<Bytes, byte[]>> open = new ArrayList<>();
        private final PriorityQueue<Source> sources =
                new PriorityQueue<>(Comparator.comparing(source -> source.next, Open.ORDER));
        private @Nullable Open last;

        /// One group of one store.
        private static final class Source {
            private final PhoneNumberId number;
            private final String group;
            private final KeyValueIterator<Bytes, byte[]> rest;
            private Open next;

            Source(
                    PhoneNumberId number,
                    String group,
                    KeyValueIterator<Bytes, byte[]> rest,
                    KeyValue<Bytes, byte[]> first) {
                this.number = number;
                this.group = group;
                this.rest = rest;
                next = read(first);
            }

            private Open read(KeyValue<Bytes, byte[]> entry) {
                var key = InstantIndex.entry(group, entry.key);
                var customerKey = new String(entry.value, StandardCharsets.UTF_8);
                return new Open(number, key.at(), new CustomerId(key.name()), customerKey);
            }
        }

        /// Adds the entries of a number in a store, from one on.
        ///
        /// @param answered only those, or only the others; null: both
        public void add(
                ReadOnlyKeyValueStore<Bytes, byte[]> store,
                PhoneNumberId number,
                @Nullable Boolean answered,
                InstantIndex.Entry from) {
            if (answered == null || !answered) add(store, number, group(number, false), from);
            if (answered == null || answered) add(store, number, group(number, true), from);
            // A window that went from the one group to the other after the first look is found by
            // the third: each look has only what was there when it began.
            if (answered == null) add(store, number, group(number, false), from);
        }

        private void add(
                ReadOnlyKeyValueStore<Bytes, byte[]> store,
                PhoneNumberId number,
                String group,
                InstantIndex.Entry from) {
            var range = InstantIndex.range(store, group, from);
            open.add(range);
            if (range.hasNext()) sources.add(new Source(number, group, range, range.next()));
        }

        /// The next one; null: there is none.
        public @Nullable Open next() {
            var next = read();
            while (next != null && next.equals(last)) next = read();
            last = next;
            return next;
        }

        private @Nullable Open read() {
            var source = sources.poll();
            if (source == null) return null;
            var next = source.next;
            if (source.rest.hasNext()) {
                source.next = source.read(source.rest.next());
                sources.add(source);
            }
            return next;
        }

        @Override
        public void close() {
            open.forEach(KeyValueIterator::close);
        }
    }

    private OpenWindowIndex() {}
}
