package convometer.tracker.replay;

import convometer.tracker.conversation.Conversation;
import convometer.tracker.conversation.ConversationAssignment;
import convometer.tracker.identity.CustomerAliases;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.CustomerEvent.CustomerActed;
import convometer.tracker.identity.CustomerEvent.EchoSeen;
import convometer.tracker.identity.CustomerEvent.MessageSent;
import convometer.tracker.identity.CustomerEvent.StatusObserved;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.Decision;
import convometer.tracker.identity.EmittedDecision;
import convometer.tracker.identity.Facts;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.Traffic;
import convometer.tracker.identity.WabaId;
import convometer.tracker.message.Delivery;
import convometer.tracker.message.MessageKind;
import convometer.tracker.message.MetaConversation;
import convometer.tracker.message.Pricing;
import convometer.tracker.message.SentMessage;
import convometer.tracker.message.Wamid;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/// The rules read literally over a whole history, slow and plain: the oracle of the folds. It knows
/// nothing of theirs but events, names and the records that are emitted.
public final class LiteralRules {

    private static final Duration DAY = Duration.ofHours(24);
    private static final LocalDate JUNE_2023 = LocalDate.of(2023, 6, 1);
    private static final List<String> RANKS =
            List.of("sent", "delivered", "read", "played", "failed");

    private final List<CustomerEvent> history;
    private final Facts facts = new Facts(true);

    private LiteralRules(List<CustomerEvent> history) {
        this.history = history;
    }

    /// What is true in the end, as [Facts] writes it.
    public static String end(List<CustomerEvent> history) {
        var rules = new LiteralRules(history);
        for (var customer : rules.customers())
            for (var number : List.of("1", "2"))
                rules.new OneThread(customer, new PhoneNumberId(number)).emit();
        return rules.facts.end();
    }

    private <T extends CustomerEvent> List<T> all(Class<T> type) {
        return history.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// I1 to I3: names that belong together, again and again until nothing changes.
    private Set<Set<CustomerId>> customers() {
        var shown = new ArrayList<Set<CustomerId>>();
        for (var event : history) shown.add(event.names().aliases());
        for (var status : all(StatusObserved.class))
            if (status.group() == null) shown.add(namesOf(status.number(), status.wamid()));
        for (var sent : all(MessageSent.class)) shown.add(namesOf(sent.number(), sent.wamid()));
        Set<Set<CustomerId>> customers = new HashSet<>();
        for (var names : shown) if (!names.isEmpty()) customers.add(closure(names, shown));
        return customers;
    }

    private Set<CustomerId> namesOf(PhoneNumberId number, Wamid wamid) {
        var names = new TreeSet<CustomerId>();
        for (var status : all(StatusObserved.class))
            if (status.group() == null && is(status.number(), status.wamid(), number, wamid))
                names.addAll(status.names().aliases());
        for (var sent : all(MessageSent.class))
            if (is(sent.number(), sent.wamid(), number, wamid))
                names.addAll(sent.names().aliases());
        return names;
    }

    private static boolean is(
            PhoneNumberId number, Wamid wamid, PhoneNumberId otherNumber, Wamid other) {
        return number.equals(otherNumber) && wamid.equals(other);
    }

    private static Set<CustomerId> closure(Set<CustomerId> names, List<Set<CustomerId>> shown) {
        var all = new TreeSet<>(names);
        var before = 0;
        while (all.size() > before) {
            before = all.size();
            for (var each : shown) if (each.stream().anyMatch(all::contains)) all.addAll(each);
        }
        return all;
    }

    /// I4.
    private CustomerId shown(Set<CustomerId> customer) {
        var number = latest(customer, CustomerAliases::number);
        var userId = latest(customer, CustomerAliases::userId);
        if (number != null) return number;
        var numbers = customer.stream().filter(name -> name.value().matches("[0-9]+")).toList();
        if (!numbers.isEmpty()) return numbers.getLast();
        return userId == null ? List.copyOf(customer).getLast() : userId;
    }

    private @Nullable CustomerId latest(
            Set<CustomerId> customer,
            Function<CustomerAliases, CustomerAliases.@Nullable Use> which) {
        return history.stream()
                .map(CustomerEvent::names)
                .filter(names -> names.aliases().stream().anyMatch(customer::contains))
                .map(which)
                .filter(Objects::nonNull)
                .max(
                        Comparator.comparing(CustomerAliases.Use::at)
                                .thenComparing(CustomerAliases.Use::change)
                                .thenComparing(CustomerAliases.Use::name))
                .map(CustomerAliases.Use::name)
                .orElse(null);
    }

    /// A message to somebody, as the rules speak of it.
    private record Message(
            Wamid wamid,
            List<StatusObserved> statuses,
            @Nullable SentMessage sent,
            boolean echoed,
            @Nullable String group) {

        /// S2.
        @Nullable Instant deliveredAt() {
            return statuses.stream()
                    .filter(each -> List.of("delivered", "read", "played").contains(each.status()))
                    .map(StatusObserved::at)
                    .min(Comparator.naturalOrder())
                    .orElse(null);
        }

        Instant at() {
            return Objects.requireNonNull(deliveredAt());
        }

        /// P9: the number that its statuses show first, in S5's order, else the user id.
        @Nullable CustomerId participant() {
            if (group == null) return null;
            var first =
                    Comparator.comparing(StatusObserved::at)
                            .thenComparingInt(each -> RANKS.indexOf(each.status()))
                            .thenComparing(each -> String.valueOf(name(each)));
            return statuses.stream()
                    .filter(each -> each.names().number() != null)
                    .min(first)
                    .or(() -> statuses.stream().min(first))
                    .map(Message::name)
                    .orElseThrow();
        }

        private static @Nullable CustomerId name(StatusObserved status) {
            var use = Optional.ofNullable(status.names().number());
            return use.or(() -> Optional.ofNullable(status.names().userId()))
                    .map(CustomerAliases.Use::name)
                    .orElse(null);
        }

        /// P6.
        boolean counts() {
            return deliveredAt() != null && (sent != null || !echoed);
        }

        /// S5, and V7's first status.
        <T> @Nullable T first(
                Function<StatusObserved, @Nullable T> part, Function<T, String> canonical) {
            StatusObserved first = null;
            for (var status : statuses) {
                var value = part.apply(status);
                if (value == null) continue;
                if (first == null || order(status, value, first, part, canonical) < 0)
                    first = status;
            }
            return first == null ? null : part.apply(first);
        }

        private static <T> int order(
                StatusObserved a,
                T value,
                StatusObserved b,
                Function<StatusObserved, @Nullable T> part,
                Function<T, String> canonical) {
            var times = a.at().compareTo(b.at());
            var ranks = RANKS.indexOf(a.status()) - RANKS.indexOf(b.status());
            var other = Objects.requireNonNull(part.apply(b));
            if (times != 0) return times;
            return ranks != 0 ? ranks : canonical.apply(value).compareTo(canonical.apply(other));
        }

        WabaId waba() {
            return Objects.requireNonNullElse(
                    first(StatusObserved::waba, WabaId::value), WabaId.NONE);
        }

        @Nullable Pricing pricing() {
            return first(StatusObserved::pricing, Pricing::canonical);
        }

        @Nullable MetaConversation conversation() {
            return first(StatusObserved::conversation, MetaConversation::canonical);
        }

        @Nullable String recipient() {
            var reported = first(StatusObserved::recipient, Function.identity());
            if (reported != null || group != null || sent == null) return reported;
            return sent.to().matches("[0-9]+") ? sent.to() : null;
        }

        /// P6: free_form, reaction, unknown, or a template's category.
        String was() {
            if (sent != null)
                return switch (sent.type()) {
                    case "reaction" -> "reaction";
                    case "template" -> String.valueOf(sent.category());
                    default -> "free_form";
                };
            var pricing = pricing();
            if (pricing == null) return "unknown";
            return switch (String.valueOf(pricing.category())) {
                case "service" -> "free_form";
                case "utility" -> "utility";
                case "marketing" -> "marketing";
                default -> "unknown";
            };
        }

        boolean failed() {
            return statuses.stream().anyMatch(status -> status.status().equals("failed"));
        }
    }

    /// A business number and a customer.
    private final class OneThread {
        private final Set<CustomerId> customer;
        private final PhoneNumberId number;
        private final CustomerId name;
        private final List<Conversation> conversations = new ArrayList<>();

        private OneThread(Set<CustomerId> customer, PhoneNumberId number) {
            this.customer = customer;
            this.number = number;
            name = shown(customer);
        }

        private void emit() {
            emitWindows();
            var joined = derive();
            for (var conversation : conversations)
                emit(new Decision.ConversationOpened(conversation, 1, 0));
            for (var message : delivered())
                emit(
                        new Decision.MessageDelivered(
                                delivery(message, assignment(message, joined)), 1));
            for (var message : inGroups()) {
                var inWindow = groupWindowOpenAt(message.group(), message.at());
                var assignment =
                        new ConversationAssignment(inWindow, false, null, WabaId.NONE, false);
                emit(new Decision.MessageDelivered(delivery(message, assignment), 1));
            }
        }

        private void emit(Decision decision) {
            facts.take(new EmittedDecision(number, name, decision));
        }

        /// W1: every instant at which it opens or closes.
        private void emitWindows() {
            var starts = qualifying().map(CustomerActed::at).sorted().toList();
            Instant from = null;
            Instant until = null;
            for (var start : starts) {
                if (from == null || until == null || start.isAfter(until)) {
                    if (from != null && until != null) emit(new Decision.WindowOpened(from, until));
                    from = start;
                }
                until = start.plus(DAY);
            }
            if (from != null && until != null) emit(new Decision.WindowOpened(from, until));
        }

        private boolean isMine(CustomerAliases names) {
            return names.aliases().stream().anyMatch(customer::contains);
        }

        /// W2.
        private Stream<CustomerActed> qualifying() {
            return acted().filter(acted -> acted.group() == null && isMine(acted.names()));
        }

        private Stream<CustomerActed> acted() {
            var opens = List.of("text", "image", "call");
            return all(CustomerActed.class).stream()
                    .filter(acted -> acted.number().equals(number))
                    .filter(acted ->
                            opens.contains(acted.type())
                                    || (acted.type().equals("interactive")
                                            && acted.subtype().equals("button_reply")));
        }

        private boolean windowOpenAt(Instant x) {
            return open(qualifying(), x);
        }

        private boolean groupWindowOpenAt(@Nullable String group, Instant x) {
            return open(acted().filter(acted -> Objects.equals(acted.group(), group)), x);
        }

        private static boolean open(Stream<CustomerActed> acted, Instant x) {
            return acted.map(CustomerActed::at)
                    .anyMatch(t -> !t.isAfter(x) && x.isBefore(t.plus(DAY)));
        }

        private List<Message> messages(boolean inGroups) {
            var mine = new TreeMap<Wamid, Message>();
            for (var status : all(StatusObserved.class))
                if (status.number().equals(number)
                        && (status.group() != null) == inGroups
                        && isMine(status.names()))
                    mine.computeIfAbsent(status.wamid(), _ -> message(status))
                            .statuses()
                            .add(status);
            return mine.values().stream()
                    .filter(Message::counts)
                    .sorted(Comparator.comparing(Message::at).thenComparing(Message::wamid))
                    .toList();
        }

        /// C1.
        private List<Message> delivered() {
            return messages(false);
        }

        /// P9.
        private List<Message> inGroups() {
            return messages(true);
        }

        private Message message(StatusObserved status) {
            var sent =
                    all(MessageSent.class).stream()
                            .filter(each -> each.number().equals(number))
                            .filter(each -> each.wamid().equals(status.wamid()))
                            .map(MessageSent::sent)
                            .min(
                                    Comparator.comparing(SentMessage::at)
                                            .thenComparing(SentMessage::canonical))
                            .orElse(null);
            var echoed =
                    all(EchoSeen.class).stream()
                            .anyMatch(echo ->
                                    echo.number().equals(number)
                                            && echo.wamid().equals(status.wamid()));
            return new Message(status.wamid(), new ArrayList<>(), sent, echoed, status.group());
        }

        /// C2 to C8: the conversation of each message that has one.
        private Map<Wamid, Conversation> derive() {
            var joined = new TreeMap<Wamid, Conversation>();
            Instant before = null;
            for (var message : delivered()) {
                var was = message.was();
                if (was.equals("reaction") || was.equals("unknown")) continue;
                joined.put(message.wamid(), conversationOf(message, answers(before, message.at())));
                before = message.at();
            }
            return joined;
        }

        private Conversation conversationOf(Message message, boolean answers) {
            var d = message.at();
            var open = conversations.stream().filter(each -> each.isOpenAt(d)).toList();
            for (var each : open) if (each.category().equals("referral_conversion")) return each;
            if (answers) {
                conversations.replaceAll(each -> open.contains(each) ? each.endingAt(d) : each);
                return added(message, "referral_conversion", entryPointEnd(message));
            }
            if (Traffic.ZONES.dateOf(d, message.waba(), number).isBefore(JUNE_2023)) {
                var kind = windowOpenAt(d) ? "user_initiated" : "business_initiated";
                return open.isEmpty() ? added(message, kind, d.plus(DAY)) : open.getLast();
            }
            var was = message.was();
            if (was.equals("free_form"))
                return open.isEmpty() ? added(message, "service", d.plus(DAY)) : open.getLast();
            var category = was.equals("marketing_lite") ? "marketing" : was;
            for (var each : open) if (each.category().equals(category)) return each;
            return added(message, category, d.plus(DAY));
        }

        private Conversation added(Message message, String category, Instant until) {
            var conversation =
                    new Conversation(
                            category,
                            message.at(),
                            until,
                            message.wamid(),
                            message.waba(),
                            Objects.requireNonNullElse(message.recipient(), ""),
                            message.sent() != null);
            conversations.add(conversation);
            return conversation;
        }

        /// C5: a referral r is answered by the first message delivered at or after r, in 24 hours.
        private boolean answers(@Nullable Instant before, Instant d) {
            return qualifying()
                    .filter(CustomerActed::referral)
                    .map(CustomerActed::at)
                    .filter(r -> before == null || r.isAfter(before))
                    .anyMatch(r -> !r.isAfter(d) && d.isBefore(r.plus(DAY)));
        }

        private Instant entryPointEnd(Message opener) {
            var reported = opener.conversation();
            if (reported == null) return opener.at().plus(Duration.ofDays(3));
            return messagesAndUndelivered()
                    .filter(status -> endsLater(status.conversation(), reported.id(), opener.at()))
                    .min(
                            Comparator.comparing(StatusObserved::at)
                                    .thenComparingInt(status -> RANKS.indexOf(status.status()))
                                    .thenComparing(StatusObserved::wamid)
                                    .thenComparing(status -> expiration(status)))
                    .map(LiteralRules::expiration)
                    .orElse(opener.at().plus(Duration.ofDays(3)));
        }

        private Stream<StatusObserved> messagesAndUndelivered() {
            return all(StatusObserved.class).stream()
                    .filter(status -> status.number().equals(number))
                    .filter(status -> status.group() == null && isMine(status.names()))
                    .filter(status -> {
                        var message = message(status);
                        return message.sent() != null || !message.echoed();
                    });
        }

        private ConversationAssignment assignment(
                Message message, Map<Wamid, Conversation> joined) {
            var conversation = joined.get(message.wamid());
            return new ConversationAssignment(
                    windowOpenAt(message.at()),
                    inEntryPoint(message),
                    conversation == null ? null : conversation.key(),
                    conversation == null ? WabaId.NONE : conversation.waba(),
                    conversation != null && conversation.openedBy().equals(message.wamid()));
        }

        /// Of those that open at the very instant, by what is delivered then before it.
        private boolean inEntryPoint(Message message) {
            return conversations.stream()
                    .filter(each -> each.category().equals("referral_conversion"))
                    .filter(each -> each.isOpenAt(message.at()))
                    .anyMatch(each ->
                            each.openedAt().isBefore(message.at())
                                    || each.openedBy().compareTo(message.wamid()) <= 0);
        }
    }

    private static Delivery delivery(Message message, ConversationAssignment assignment) {
        var was = message.was();
        var sent = message.sent();
        var kind =
                switch (was) {
                    case "free_form" -> MessageKind.FREE_FORM;
                    case "reaction" -> MessageKind.REACTION;
                    case "unknown" -> MessageKind.UNKNOWN;
                    default -> MessageKind.TEMPLATE;
                };
        return new Delivery(
                message.wamid(),
                message.at(),
                message.waba(),
                message.recipient(),
                kind,
                kind == MessageKind.FREE_FORM
                        ? "service"
                        : kind == MessageKind.TEMPLATE ? was : null,
                sent != null,
                sent == null ? null : sent.template(),
                sent == null ? Map.of() : sent.labels(),
                assignment,
                message.failed(),
                message.pricing(),
                message.conversation(),
                message.group(),
                message.participant(),
                false);
    }

    private static boolean endsLater(
            @Nullable MetaConversation reported, String id, Instant opened) {
        if (reported == null || !reported.id().equals(id)) return false;
        var end = reported.expirationAt();
        return end != null && end.isAfter(opened);
    }

    private static Instant expiration(StatusObserved status) {
        var reported = status.conversation();
        var end = reported == null ? null : reported.expirationAt();
        return end == null ? Instant.MAX : end;
    }
}
