package convometer.tracker;

import convometer.tracker.rules.CustomerState;
import convometer.tracker.rules.LiveThread;

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
final class OpenWindowIndex {

    private static final String WAITING = "\1w";
    private static final String ANSWERED = "\1a";

    /// An entry, and the key under which its customer is kept.
    record Open(String number, Instant until, String customer, String home) {

        private static final Comparator<Open> ORDER =
                Comparator.comparing(Open::until)
                        .thenComparing(Open::number)
                        .thenComparing(Open::customer);
    }

    /// What the index has of a customer.
    static Map<Bytes, byte[]> entries(Home home, CustomerState state) {
        var entries = new HashMap<Bytes, byte[]>();
        for (var thread : state.threads()) {
            var until = openUntil(thread);
            if (until == null) continue;
            var group = group(thread.number(), !thread.awaitsAnswer());
            entries.put(
                    InstantIndex.key(group, until, state.names().shown()),
                    home.key().getBytes(StandardCharsets.UTF_8));
        }
        return entries;
    }

    private static @Nullable Instant openUntil(LiveThread thread) {
        if (thread.windows().isEmpty()) return null;
        var last = thread.windows().getLast();
        return last.closedTold() ? null : last.until();
    }

    private static String group(String number, boolean answered) {
        return number + (answered ? ANSWERED : WAITING);
    }

    /// Open windows of several numbers and stores as one sequence, in the order (end, number,
    /// customer). Nothing is read before it is asked for.
    static final class Sequence implements AutoCloseable {

        private final List<KeyValueIterator<Bytes, byte[]>> open = new ArrayList<>();
        private final PriorityQueue<Source> sources =
                new PriorityQueue<>(Comparator.comparing(source -> source.next, Open.ORDER));

        /// One group of one store.
        private static final class Source {
            private final String number;
            private final String group;
            private final KeyValueIterator<Bytes, byte[]> rest;
            private Open next;

            Source(
                    String number,
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
                var home = new String(entry.value, StandardCharsets.UTF_8);
                return new Open(number, key.at(), key.name(), home);
            }
        }

        /// Adds the entries of a number in a store, from one on.
        ///
        /// @param answered only those, or only the others; null: both
        void add(
                ReadOnlyKeyValueStore<Bytes, byte[]> store,
                String number,
                @Nullable Boolean answered,
                InstantIndex.Entry from) {
            if (answered == null || answered) add(store, number, group(number, true), from);
            if (answered == null || !answered) add(store, number, group(number, false), from);
        }

        private void add(
                ReadOnlyKeyValueStore<Bytes, byte[]> store,
                String number,
                String group,
                InstantIndex.Entry from) {
            var range = InstantIndex.range(store, group, from);
            open.add(range);
            if (range.hasNext()) sources.add(new Source(number, group, range, range.next()));
        }

        /// The next one; null: there is none.
        @Nullable Open next() {
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
