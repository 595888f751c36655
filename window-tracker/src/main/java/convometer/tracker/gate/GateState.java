package convometer.tracker.gate;

import convometer.tracker.consent.Consents;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.RequestId;
import convometer.tracker.limit.Reservation;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is kept of a customer for the gate, beside the history: consents, the assignees of the
/// threads, requests without an answer, slots of the messaging limit and money of budgets. It is
/// changed in place: whoever hands it over keeps nothing of it.
public final class GateState {

    /// So many requests of a customer may wait, with so many characters in all: they are one row,
    /// which is written whenever one of them changes and must fit into a record.
    static final int MOST_PENDING = 1_000;

    static final int MOST_PENDING_CHARACTERS = 500_000;

    private Consents consents;
    private final Map<PhoneNumberId, Assignee> assignees;
    private final List<PendingRequest> pending;
    private final Map<RequestId, Reservation> reservations;

    private GateState(
            Consents consents,
            Map<PhoneNumberId, Assignee> handlers,
            List<PendingRequest> waiting,
            Map<RequestId, Reservation> reservations) {
        this.consents = consents;
        this.assignees = new TreeMap<>(handlers);
        this.pending = new ArrayList<>(waiting);
        this.reservations = new TreeMap<>(reservations);
    }

    /// Of somebody of whom nothing is known.
    public static GateState empty() {
        return new GateState(Consents.none(), Map.of(), List.of(), Map.of());
    }

    /// A gate state that was stored.
    ///
    /// @param handlers by business number
    /// @param waiting in order
    /// @param reservations by request id
    public static GateState of(
            Consents consents,
            Map<PhoneNumberId, Assignee> handlers,
            List<PendingRequest> waiting,
            Map<RequestId, Reservation> reservations) {
        return new GateState(consents, handlers, waiting, reservations);
    }

    /// What the customer said about being written to.
    public Consents consents() {
        return consents;
    }

    /// Who handles the thread at a business number.
    public Assignee assignee(PhoneNumberId number) {
        return assignees.getOrDefault(number, Assignee.BOT);
    }

    /// Who took or gave back a thread last, by business number.
    public Map<PhoneNumberId, Assignee> assignees() {
        return Collections.unmodifiableMap(assignees);
    }

    /// Requests without a last answer, in order.
    public List<PendingRequest> pending() {
        return Collections.unmodifiableList(pending);
    }

    /// Slots of the messaging limit and money of budgets that are held, by request id.
    public Map<RequestId, Reservation> reservations() {
        return Collections.unmodifiableMap(reservations);
    }

    public boolean isEmpty() {
        return consents.latest().isEmpty()
                && assignees.isEmpty()
                && pending.isEmpty()
                && reservations.isEmpty();
    }

    /// When something is due next.
    public Optional<Instant> nextDue() {
        Instant next = null;
        for (var each : pending) next = earlier(next, earlier(each.until(), each.opensAt()));
        for (var each : reservations.values()) next = earlier(next, each.keptUntil());
        return Optional.ofNullable(next);
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        if (a == null) return b;
        return b == null || a.isBefore(b) ? a : b;
    }

    void apply(Consents more) {
        consents = consents.merge(more);
    }

    void apply(PhoneNumberId number, Assignee assignee) {
        assignees.merge(number, assignee, Assignee::later);
    }

    /// Whether a request could wait beside the others; one that would be alone always can.
    boolean hasRoomFor(SendRequest request) {
        var characters = request.length();
        for (var each : pending) characters += each.request().length();
        return pending.isEmpty()
                || (pending.size() < MOST_PENDING && characters <= MOST_PENDING_CHARACTERS);
    }

    /// Takes a request up, or puts another state of it in its place.
    void put(PendingRequest each) {
        var place = indexOf(each.request().requestId());
        if (place >= 0) pending.set(place, each);
        else pending.add(each);
    }

    void remove(RequestId requestId) {
        var place = indexOf(requestId);
        if (place >= 0) pending.remove(place);
    }

    private int indexOf(RequestId requestId) {
        for (var i = 0; i < pending.size(); i++)
            if (pending.get(i).request().requestId().equals(requestId)) return i;
        return -1;
    }

    Optional<PendingRequest> pending(RequestId requestId) {
        var place = indexOf(requestId);
        return place < 0 ? Optional.empty() : Optional.of(pending.get(place));
    }

    /// Those of one thread, in order.
    List<PendingRequest> pendingAt(PhoneNumberId number) {
        return pending.stream().filter(each -> each.request().number().equals(number)).toList();
    }

    /// The requests and the reservations that another gate state of the same customer has.
    void merge(GateState other) {
        var merged = inOrder(List.copyOf(pending), other.pending);
        pending.clear();
        pending.addAll(merged);
        other.reservations.forEach((request, reservation) ->
                reservations.merge(request, reservation, GateState::furtherOn));
    }

    /// Of two states of one slot, that of the message that was sent.
    private static Reservation furtherOn(Reservation a, Reservation b) {
        return a.wamid() == null ? b : a;
    }

    /// Who came first is first. Neither list is put into another order: not by requests of one
    /// millisecond, nor by a clock that went back.
    private static List<PendingRequest> inOrder(List<PendingRequest> a, List<PendingRequest> b) {
        var merged = new ArrayList<PendingRequest>(a.size() + b.size());
        var next = 0;
        for (var each : a) {
            while (next < b.size() && b.get(next).since().isBefore(each.since()))
                merged.add(b.get(next++));
            merged.add(each);
        }
        merged.addAll(b.subList(next, b.size()));
        return merged;
    }

    void reserve(RequestId requestId, Reservation reservation) {
        reservations.put(requestId, reservation);
    }

    @Nullable Reservation reservation(RequestId requestId) {
        return reservations.get(requestId);
    }

    void release(RequestId requestId) {
        reservations.remove(requestId);
    }

    void forgetReservations(Instant now) {
        reservations.values().removeIf(reservation -> !now.isBefore(reservation.keptUntil()));
    }
}
