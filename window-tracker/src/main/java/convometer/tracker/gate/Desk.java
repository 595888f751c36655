package convometer.tracker.gate;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is kept of a customer for the gate, beside the history: consents, who handles the threads,
/// requests without an answer, places of the messaging limit. It is changed in place: whoever hands
/// it over keeps nothing of it.
public final class Desk {

    /// A message is counted for a day, and for up to a day nobody may know whether it was sent.
    static final Duration PLACE_KEPT = Duration.ofDays(2);

    private Consents consents;
    private final Map<String, Handler> handlers;
    private final List<Waiting> waiting;
    private final Map<String, Reservation> places;

    private Desk(
            Consents consents,
            Map<String, Handler> handlers,
            List<Waiting> waiting,
            Map<String, Reservation> places) {
        this.consents = consents;
        this.handlers = new TreeMap<>(handlers);
        this.waiting = new ArrayList<>(waiting);
        this.places = new TreeMap<>(places);
    }

    /// Of somebody of whom nothing is known.
    public static Desk empty() {
        return new Desk(Consents.none(), Map.of(), List.of(), Map.of());
    }

    /// A desk that was stored.
    ///
    /// @param handlers by business number
    /// @param waiting in order
    /// @param places by request id
    public static Desk of(
            Consents consents,
            Map<String, Handler> handlers,
            List<Waiting> waiting,
            Map<String, Reservation> places) {
        return new Desk(consents, handlers, waiting, places);
    }

    /// What the customer said about being written to.
    public Consents consents() {
        return consents;
    }

    /// Who handles the thread at a business number.
    public Handler handler(String number) {
        return handlers.getOrDefault(number, Handler.BOT);
    }

    /// Who took or gave back a thread last, by business number.
    public Map<String, Handler> handlers() {
        return Collections.unmodifiableMap(handlers);
    }

    /// Requests without a last answer, in order.
    public List<Waiting> waiting() {
        return Collections.unmodifiableList(waiting);
    }

    /// Places of the messaging limit that are held, by request id.
    public Map<String, Reservation> places() {
        return Collections.unmodifiableMap(places);
    }

    public boolean isEmpty() {
        return consents.latest().isEmpty()
                && handlers.isEmpty()
                && waiting.isEmpty()
                && places.isEmpty();
    }

    /// When time has to be told to it next.
    public Optional<Instant> nextDue() {
        Instant next = null;
        for (var each : waiting) next = earlier(next, earlier(each.until(), each.opensAt()));
        for (var each : places.values()) next = earlier(next, each.at().plus(PLACE_KEPT));
        return Optional.ofNullable(next);
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        if (a == null) return b;
        return b == null || a.isBefore(b) ? a : b;
    }

    void learn(Consents more) {
        consents = consents.merge(more);
    }

    void learn(String number, Handler handler) {
        handlers.merge(number, handler, Handler::later);
    }

    /// Takes a request up, or puts another state of it in its place.
    void put(Waiting each) {
        var place = indexOf(each.request().requestId());
        if (place >= 0) waiting.set(place, each);
        else waiting.add(each);
    }

    void remove(String requestId) {
        var place = indexOf(requestId);
        if (place >= 0) waiting.remove(place);
    }

    private int indexOf(String requestId) {
        for (var i = 0; i < waiting.size(); i++)
            if (waiting.get(i).request().requestId().equals(requestId)) return i;
        return -1;
    }

    Optional<Waiting> waiting(String requestId) {
        var place = indexOf(requestId);
        return place < 0 ? Optional.empty() : Optional.of(waiting.get(place));
    }

    /// Those of one thread, in order.
    List<Waiting> waitingAt(String number) {
        return waiting.stream().filter(each -> each.request().number().equals(number)).toList();
    }

    /// The requests and the places that another desk of the same customer has.
    void absorb(Desk other) {
        var merged = inOrder(List.copyOf(waiting), other.waiting);
        waiting.clear();
        waiting.addAll(merged);
        places.putAll(other.places);
    }

    /// Who came first is first. Neither list is put into another order: not by requests of one
    /// millisecond, nor by a clock that went back.
    private static List<Waiting> inOrder(List<Waiting> a, List<Waiting> b) {
        var merged = new ArrayList<Waiting>(a.size() + b.size());
        var next = 0;
        for (var each : a) {
            while (next < b.size() && b.get(next).since().isBefore(each.since()))
                merged.add(b.get(next++));
            merged.add(each);
        }
        merged.addAll(b.subList(next, b.size()));
        return merged;
    }

    void reserve(String requestId, Reservation place) {
        places.put(requestId, place);
    }

    @Nullable Reservation place(String requestId) {
        return places.get(requestId);
    }

    void release(String requestId) {
        places.remove(requestId);
    }

    void forgetPlaces(Instant now) {
        places.values().removeIf(place -> !now.isBefore(place.at().plus(PLACE_KEPT)));
    }
}
