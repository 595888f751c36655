package convometer.tracker.replay;

import convometer.tracker.conversation.DerivedThread;
import convometer.tracker.conversation.ThreadHistory;
import convometer.tracker.group.Groups;
import convometer.tracker.group.Participation;
import convometer.tracker.identity.CustomerAliases;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.CustomerEvent.CustomerActed;
import convometer.tracker.identity.CustomerEvent.EchoSeen;
import convometer.tracker.identity.CustomerEvent.MessageSent;
import convometer.tracker.identity.CustomerEvent.NamesShown;
import convometer.tracker.identity.CustomerEvent.StatusObserved;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.Decision;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.message.Delivery;
import convometer.tracker.message.OutboundMessage;
import convometer.tracker.message.Wamid;
import convometer.tracker.policy.Rules;
import convometer.tracker.window.ServiceWindows;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Everything that happened in a portfolio, gathered in any order; who is who and what was is
/// decided in the end. The live fold emits the same piece by piece.
public final class HistoryReplay {

    /// Takes what was decided about a thread.
    @FunctionalInterface
    public interface DecisionListener {

        /// Called once for each fact.
        ///
        /// @param customer the shown name
        void onDecision(PhoneNumberId number, CustomerId customer, Decision decision);
    }

    private final Rules rules;
    private final Map<CustomerId, ReplayedCustomer> customers = new HashMap<>();
    private final Map<PhoneNumberId, NumberHistory> numbers = new TreeMap<>();

    /// Someone under a name; the same person as others from the moment on that a link is seen.
    private static final class ReplayedCustomer {
        private @Nullable ReplayedCustomer sameAs;
        private CustomerAliases names;
        private final Map<PhoneNumberId, ThreadHistory> threads = new TreeMap<>();

        /// What the customer was sent; known in the end.
        private final Map<PhoneNumberId, List<OutboundMessage>> messages = new TreeMap<>();

        private ReplayedCustomer(CustomerAliases names) {
            this.names = names;
        }
    }

    /// What happened at one business number.
    private static final class NumberHistory {
        private final Map<Wamid, Message> messages = new HashMap<>();
        private final Map<String, ServiceWindows> groups = new HashMap<>();
    }

    /// A message of the business.
    private static final class Message {
        private OutboundMessage known;

        /// Whom it went to in a chat of two; null: nobody is named yet.
        private @Nullable ReplayedCustomer customer;

        private @Nullable String group;

        /// By the name that the statuses gave.
        private Map<CustomerId, OutboundMessage> participants = Map.of();

        private Message(OutboundMessage known) {
            this.known = known;
        }
    }

    public HistoryReplay(Rules rules) {
        this.rules = rules;
    }

    /// Takes an event of the past.
    public void add(CustomerEvent event) {
        switch (event) {
            case CustomerActed acted -> onCustomerActed(acted);
            case StatusObserved status when status.group() != null ->
                    observeInGroup(status, status.group());
            case StatusObserved status ->
                    addMessage(
                            status.number(), OutboundMessage.of(status), customer(status.names()));
            case MessageSent sent ->
                    addMessage(sent.number(), OutboundMessage.of(sent), customer(sent.names()));
            case EchoSeen echo -> {
                customer(echo.names());
                addMessage(echo.number(), OutboundMessage.of(echo), null);
            }
            case NamesShown shown -> customer(shown.names());
            case CustomerEvent.GroupDelivered _, CustomerEvent.TimePassed _ ->
                    throw new IllegalArgumentException("not of the past: " + event.getClass());
        }
    }

    /// Whether the message is known at the business number.
    public boolean hasMessage(PhoneNumberId number, Wamid wamid) {
        var history = numbers.get(number);
        return history != null && history.messages.containsKey(wamid);
    }

    private void onCustomerActed(CustomerActed event) {
        var customer = customer(event.names());
        if (!rules.policy().qualifies(event)) return;
        if (event.group() != null)
            at(event.number())
                    .groups
                    .computeIfAbsent(event.group(), _ -> new ServiceWindows())
                    .add(rules.policy().window(event.at(), Instant.EPOCH));
        else if (customer != null)
            thread(customer, event.number()).onCustomerActed(event, rules.policy());
    }

    private void addMessage(
            PhoneNumberId number, OutboundMessage news, @Nullable ReplayedCustomer customer) {
        var message = message(number, news);
        if (customer == null) return;
        message.customer = message.customer == null ? customer : same(message.customer, customer);
    }

    private void observeInGroup(StatusObserved event, String group) {
        var participant = Groups.participant(event.names());
        if (customer(event.names()) == null || participant == null) return;
        var message = message(event.number(), OutboundMessage.unknown(event.wamid()));
        message.group = group;
        if (message.participants.isEmpty()) message.participants = new HashMap<>();
        message.participants.merge(participant, OutboundMessage.of(event), OutboundMessage::merge);
    }

    private Message message(PhoneNumberId number, OutboundMessage news) {
        var message = at(number).messages.computeIfAbsent(news.wamid(), _ -> new Message(news));
        message.known = message.known.merge(news);
        return message;
    }

    private NumberHistory at(PhoneNumberId number) {
        return numbers.computeIfAbsent(number, _ -> new NumberHistory());
    }

    private ThreadHistory thread(ReplayedCustomer customer, PhoneNumberId number) {
        return customer.threads.computeIfAbsent(number, ThreadHistory::new);
    }

    /// I1: names that are shown together are one person.
    private @Nullable ReplayedCustomer customer(CustomerAliases names) {
        ReplayedCustomer customer = null;
        for (var alias : names.aliases()) {
            var known = root(customer(alias));
            customer = customer == null ? known : same(customer, known);
        }
        if (customer != null) customer.names = customer.names.merge(names);
        return customer;
    }

    private ReplayedCustomer customer(CustomerId alias) {
        return customers.computeIfAbsent(alias, _ -> new ReplayedCustomer(CustomerAliases.none()));
    }

    @SuppressWarnings("ReferenceEquality")
    private ReplayedCustomer same(ReplayedCustomer a, ReplayedCustomer b) {
        var first = root(a);
        var second = root(b);
        if (first == second) return first;
        var larger = first.threads.size() >= second.threads.size() ? first : second;
        var smaller = larger == first ? second : first;
        smaller.sameAs = larger;
        larger.names = larger.names.merge(smaller.names);
        smaller.threads.forEach((number, history) -> thread(larger, number).merge(history));
        smaller.threads.clear();
        return larger;
    }

    private static ReplayedCustomer root(ReplayedCustomer customer) {
        var root = customer;
        while (root.sameAs != null) root = root.sameAs;
        for (var each = customer; each.sameAs != null; ) {
            var next = each.sameAs;
            each.sameAs = root;
            each = next;
        }
        return root;
    }

    /// Emits what is true in the end: every window, every conversation, every delivery, once. It
    /// can be asked once.
    public void decide(DecisionListener listener) {
        numbers.forEach(this::distribute);
        numbers.forEach((number, book) -> emitGroups(number, book, listener));
        for (var customer : customers.values())
            if (customer.sameAs == null) decide(customer, listener);
    }

    private void distribute(PhoneNumberId number, NumberHistory history) {
        for (var message : history.messages.values())
            if (message.customer != null)
                root(message.customer)
                        .messages
                        .computeIfAbsent(number, _ -> new ArrayList<>())
                        .add(message.known);
    }

    /// Threads get their messages one customer at a time and are forgotten again: all at once they
    /// are a fifth of the memory, and the collector moves them twice.
    private void decide(ReplayedCustomer customer, DecisionListener listener) {
        customer.messages.forEach(
                (number, messages) -> messages.forEach(thread(customer, number)::addMessage));
        customer.threads.forEach((number, history) -> emit(number, customer, history, listener));
        customer.threads.clear();
    }

    private void emit(
            PhoneNumberId number,
            ReplayedCustomer replayed,
            ThreadHistory history,
            DecisionListener listener) {
        var customer = replayed.names.shown();
        for (var window : history.windows().list())
            listener.onDecision(
                    number, customer, new Decision.WindowOpened(window.openedAt(), window.until()));
        var derived = DerivedThread.of(history, rules);
        for (var conversation : derived.conversations())
            listener.onDecision(
                    number,
                    customer,
                    new Decision.ConversationOpened(
                            conversation.conversation(), 1, conversation.messages()));
        for (var delivery : derived.deliveries())
            listener.onDecision(number, customer, new Decision.MessageDelivered(delivery, 1));
    }

    private void emitGroups(
            PhoneNumberId number, NumberHistory history, DecisionListener listener) {
        for (var message : history.messages.values()) {
            var group = message.group;
            if (group == null) continue;
            var windows = history.groups.getOrDefault(group, new ServiceWindows());
            participants(message)
                    .forEach((customer, names) -> {
                        var known =
                                names.values().stream()
                                        .reduce(message.known, OutboundMessage::merge);
                        if (!known.counts()) return;
                        var inWindow = windows.isOpenAt(priceInstant(known));
                        var delivery =
                                Delivery.inGroup(
                                        known, inWindow, group, Participation.participant(names));
                        listener.onDecision(
                                number,
                                customer.names.shown(),
                                new Decision.MessageDelivered(delivery, 1));
                    });
        }
    }

    /// P9: aliases of one customer are one participant.
    private Map<ReplayedCustomer, Map<CustomerId, OutboundMessage>> participants(Message message) {
        var participants = new HashMap<ReplayedCustomer, Map<CustomerId, OutboundMessage>>();
        message.participants.forEach((name, known) ->
                participants
                        .computeIfAbsent(root(customer(name)), _ -> new HashMap<>())
                        .put(name, known));
        return participants;
    }

    private Instant priceInstant(OutboundMessage message) {
        return rules.policy().priceInstant(message.sent(), message.deliveryInstant());
    }
}
