package convometer.tracker.rules;

import convometer.tracker.rules.ThreadEvent.CustomerActed;
import convometer.tracker.rules.ThreadEvent.EchoSeen;
import convometer.tracker.rules.ThreadEvent.MessageSent;
import convometer.tracker.rules.ThreadEvent.NamesShown;
import convometer.tracker.rules.ThreadEvent.StatusObserved;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// Everything that happened in a portfolio, gathered in any order; who is who and what was is
/// decided in the end. The live fold tells the same piece by piece.
public final class Book {

    /// Takes what was decided about a thread.
    @FunctionalInterface
    public interface Listener {

        /// Told once of each fact.
        ///
        /// @param customer the shown name
        void told(String number, String customer, Decision decision);
    }

    private final Rules rules;
    private final Map<String, Person> persons = new HashMap<>();
    private final Map<String, NumberBook> numbers = new TreeMap<>();

    /// Someone under a name; the same person as others from the moment on that a link is seen.
    private static final class Person {
        private @Nullable Person sameAs;
        private Names names;
        private final Map<String, ThreadHistory> threads = new TreeMap<>();

        private Person(Names names) {
            this.names = names;
        }
    }

    /// What happened at one business number.
    private static final class NumberBook {
        private final Map<String, Message> messages = new HashMap<>();
        private final Map<String, Stretches> groups = new HashMap<>();
    }

    /// A message of the business.
    private static final class Message {
        private Outbound known;

        /// Whom it went to in a chat of two; null: nobody is named yet.
        private @Nullable Person person;

        private @Nullable String group;

        /// By the name that the statuses gave.
        private Map<String, Outbound> participants = Map.of();

        private Message(Outbound known) {
            this.known = known;
        }
    }

    public Book(Rules rules) {
        this.rules = rules;
    }

    /// Takes an event of the past.
    public void add(ThreadEvent event) {
        switch (event) {
            case CustomerActed acted -> act(acted);
            case StatusObserved status when status.group() != null ->
                    observeInGroup(status, status.group());
            case StatusObserved status ->
                    learn(status.number(), Outbound.of(status), person(status.names()));
            case MessageSent sent -> learn(sent.number(), Outbound.of(sent), person(sent.names()));
            case EchoSeen echo -> {
                person(echo.names());
                learn(echo.number(), Outbound.of(echo), null);
            }
            case NamesShown shown -> person(shown.names());
            case ThreadEvent.GroupDelivered _, ThreadEvent.TimePassed _ ->
                    throw new IllegalArgumentException("not of the past: " + event.getClass());
        }
    }

    /// Whether the message is known at the business number.
    public boolean knows(String number, String wamid) {
        var book = numbers.get(number);
        return book != null && book.messages.containsKey(wamid);
    }

    private void act(CustomerActed event) {
        var person = person(event.names());
        if (!rules.policy().qualifies(event)) return;
        if (event.group() != null)
            at(event.number())
                    .groups
                    .computeIfAbsent(event.group(), _ -> new Stretches())
                    .add(rules.policy().window(event.at(), Instant.EPOCH));
        else if (person != null)
            thread(person, event.number()).act(event.at(), event.referral(), rules.policy());
    }

    private void learn(String number, Outbound news, @Nullable Person person) {
        var message = message(number, news);
        if (person == null) return;
        message.person = message.person == null ? person : same(message.person, person);
    }

    private void observeInGroup(StatusObserved event, String group) {
        var participant = Groups.participant(event.names());
        if (person(event.names()) == null || participant == null) return;
        var message = message(event.number(), Outbound.unknown(event.wamid()));
        message.group = group;
        if (message.participants.isEmpty()) message.participants = new HashMap<>();
        message.participants.merge(participant, Outbound.of(event), Outbound::merge);
    }

    private Message message(String number, Outbound news) {
        var message = at(number).messages.computeIfAbsent(news.wamid(), _ -> new Message(news));
        message.known = message.known.merge(news);
        return message;
    }

    private NumberBook at(String number) {
        return numbers.computeIfAbsent(number, _ -> new NumberBook());
    }

    private ThreadHistory thread(Person person, String number) {
        return person.threads.computeIfAbsent(number, _ -> new ThreadHistory());
    }

    /// I1: names that are shown together are one person.
    private @Nullable Person person(Names names) {
        Person person = null;
        for (var alias : names.aliases()) {
            var known = root(person(alias));
            person = person == null ? known : same(person, known);
        }
        if (person != null) person.names = person.names.merge(names);
        return person;
    }

    private Person person(String alias) {
        return persons.computeIfAbsent(alias, _ -> new Person(Names.none()));
    }

    @SuppressWarnings("ReferenceEquality")
    private Person same(Person a, Person b) {
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

    private static Person root(Person person) {
        var root = person;
        while (root.sameAs != null) root = root.sameAs;
        for (var each = person; each.sameAs != null; ) {
            var next = each.sameAs;
            each.sameAs = root;
            each = next;
        }
        return root;
    }

    /// Tells what is true in the end: every window, every conversation, every delivery, once. It
    /// can be asked once.
    public void decide(Listener listener) {
        numbers.forEach(this::distribute);
        numbers.forEach((number, book) -> tellGroups(number, book, listener));
        for (var person : persons.values())
            if (person.sameAs == null)
                person.threads.forEach(
                        (number, history) -> tell(number, person, history, listener));
    }

    private void distribute(String number, NumberBook book) {
        for (var message : book.messages.values())
            if (message.person != null) thread(root(message.person), number).learn(message.known);
    }

    private void tell(String number, Person person, ThreadHistory history, Listener listener) {
        var customer = person.names.shown();
        for (var window : history.windows())
            listener.told(
                    number, customer, new Decision.WindowOpened(window.openedAt(), window.until()));
        var derived = history.derive(rules, number);
        for (var episode : derived.conversations())
            listener.told(
                    number,
                    customer,
                    new Decision.ConversationOpened(episode.conversation(), 1, episode.messages()));
        for (var delivery : derived.deliveries())
            listener.told(number, customer, new Decision.MessageDelivered(delivery, 1));
    }

    private void tellGroups(String number, NumberBook book, Listener listener) {
        for (var message : book.messages.values()) {
            var group = message.group;
            if (group == null) continue;
            var windows = book.groups.getOrDefault(group, new Stretches());
            participants(message)
                    .forEach((person, names) -> {
                        var known = names.values().stream().reduce(message.known, Outbound::merge);
                        if (!known.counts()) return;
                        var inWindow = windows.isOpenAt(priceInstant(known));
                        var delivery =
                                Delivery.inGroup(
                                        known, inWindow, group, Participation.participant(names));
                        listener.told(
                                number,
                                person.names.shown(),
                                new Decision.MessageDelivered(delivery, 1));
                    });
        }
    }

    /// P9: aliases of one customer are one participant.
    private Map<Person, Map<String, Outbound>> participants(Message message) {
        var participants = new HashMap<Person, Map<String, Outbound>>();
        message.participants.forEach((name, known) ->
                participants
                        .computeIfAbsent(root(person(name)), _ -> new HashMap<>())
                        .put(name, known));
        return participants;
    }

    private Instant priceInstant(Outbound message) {
        return rules.policy().priceInstant(message.sent(), message.deliveryInstant());
    }
}
