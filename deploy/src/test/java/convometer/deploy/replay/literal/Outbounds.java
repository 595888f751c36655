package convometer.deploy.replay.literal;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import convometer.deploy.replay.literal.Outbound.Kind;
import convometer.schemas.accounts.Accounts.Waba;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// Rules S and P6: from send records and statuses to delivered messages.
final class Outbounds {

    private static final Comparator<Line.Status> ORDER =
            Comparator.comparingLong(Line.Status::at)
                    .thenComparingInt(Line.Status::rank)
                    .thenComparing(Line.Status::canonical)
                    .thenComparing(Line.Status::waba);

    private static final Set<String> TEMPLATES =
            Set.of(
                    "marketing",
                    "marketing_lite",
                    "utility",
                    "authentication",
                    "authentication_international");

    private final Places places;
    private final People people;
    private final Map<String, Line.Send> sends = new HashMap<>();
    private final Map<String, List<Line.Status>> statuses;
    private final Set<String> echoes = new HashSet<>();

    Outbounds(Places places, People people, List<Line> lines) {
        this.places = places;
        this.people = people;
        for (var line : lines) {
            if (line instanceof Line.Send send) sends.merge(send.wamid(), send, Outbounds::smaller);
            if (line instanceof Line.Echo(var wamid)) echoes.add(wamid);
        }
        statuses =
                lines.stream()
                        .filter(Line.Status.class::isInstance)
                        .map(Line.Status.class::cast)
                        .sorted(ORDER)
                        .collect(groupingBy(Line.Status::wamid, TreeMap::new, toList()));
    }

    /// V8.
    private static Line.Send smaller(Line.Send a, Line.Send b) {
        return Comparator.comparing(Line.Send::sentAt)
                                .thenComparing(Line.Send::canonical)
                                .compare(a, b)
                        <= 0
                ? a
                : b;
    }

    /// I1, I3: the send record and the statuses of a wamid are one customer's.
    void link() {
        statuses.forEach((wamid, all) -> {
            if (all.getFirst().ofGroup()) return;
            var portfolio = portfolio(all.getFirst());
            var aliases = new ArrayList<String>();
            for (var status : all) aliases.addAll(status.aliases());
            var send = sends.get(wamid);
            if (send != null) aliases.add(send.to());
            people.link(portfolio, aliases);
        });
    }

    private String portfolio(Line.Status status) {
        return places.portfolio(status.waba(), status.phone());
    }

    /// Every delivered message that has a part in C or P, in the order of C1.
    List<Outbound> delivered() {
        var found = new ArrayList<Outbound>();
        statuses.forEach((wamid, all) -> {
            if (echoes.contains(wamid) && !sends.containsKey(wamid)) return;
            for (var observations : ofOneCustomer(all))
                outbound(observations).ifPresent(found::add);
        });
        return found.stream()
                .filter(m -> m.kind() != Kind.REACTION)
                .sorted(Outbound.ORDER)
                .toList();
    }

    /// Every status of what a number sent to a customer, and what has a part in C.
    List<Line.Status> statuses(String phone, String customer) {
        return statuses.values().stream()
                .filter(all -> all.getFirst().phone().equals(phone) && !all.getFirst().ofGroup())
                .filter(all -> !echoed(all.getFirst().wamid()))
                .filter(all -> customer(all).equals(customer))
                .flatMap(List::stream)
                .toList();
    }

    private String customer(List<Line.Status> all) {
        var send = Optional.ofNullable(sends.get(all.getFirst().wamid()));
        return people.shown(portfolio(all.getFirst()), alias(all, send));
    }

    /// P6: written in the Business app.
    private boolean echoed(String wamid) {
        return echoes.contains(wamid) && !sends.containsKey(wamid);
    }

    /// P9: a message to a group is one per participant.
    private Iterable<List<Line.Status>> ofOneCustomer(List<Line.Status> all) {
        if (!all.getFirst().ofGroup()) return List.of(all);
        return all.stream()
                .filter(s -> !s.aliases().isEmpty())
                .collect(
                        groupingBy(
                                s -> people.shown(portfolio(s), s.aliases().getFirst()),
                                TreeMap::new,
                                toList()))
                .values();
    }

    private Optional<Outbound> outbound(List<Line.Status> observations) {
        return observations.stream()
                .filter(Line.Status::delivers)
                .map(Line.Status::at)
                .findFirst()
                .map(delivered -> outbound(observations, delivered));
    }

    private Outbound outbound(List<Line.Status> observations, long delivered) {
        var first = observations.getFirst();
        var send = Optional.ofNullable(sends.get(first.wamid()));
        var waba = places.waba(first.waba(), first.phone());
        var pricing = part(observations, Line.Status::pricing);
        var category = category(waba, first.phone(), send, pricing);
        return new Outbound(
                first.wamid(),
                first.phone(),
                waba,
                places.portfolio(waba),
                people.shown(portfolio(first), alias(observations, send)),
                first.ofGroup(),
                first.group(),
                participant(observations),
                number(observations, first.ofGroup() ? Optional.empty() : send),
                delivered,
                send.isPresent(),
                kind(send, category),
                kind(send, category) == Kind.FREE_FORM ? "service" : category,
                pricing,
                part(observations, Line.Status::conversation));
    }

    /// S5.
    private static JsonNode part(
            List<Line.Status> observations, Function<Line.Status, JsonNode> part) {
        return observations.stream()
                .map(part)
                .filter(JsonNode::isObject)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static String alias(List<Line.Status> observations, Optional<Line.Send> send) {
        return observations.stream()
                .flatMap(s -> s.aliases().stream())
                .findFirst()
                .or(() -> send.map(Line.Send::to))
                .orElseThrow();
    }

    /// P9: the number that the statuses show first, else the BSUID.
    private static String participant(List<Line.Status> observations) {
        return observations.stream()
                .map(Line.Status::number)
                .filter(n -> !n.isEmpty())
                .findFirst()
                .orElseGet(() -> alias(observations, Optional.empty()));
    }

    /// R1.
    private static String number(List<Line.Status> observations, Optional<Line.Send> send) {
        return observations.stream()
                .map(Line.Status::number)
                .filter(n -> !n.isEmpty())
                .findFirst()
                .or(() -> send.map(Line.Send::to).filter(to -> to.matches("\\d+")))
                .orElse("");
    }

    /// P6: of the send record, else (V8) of the accounts file; without a send record, of the
    /// verdict.
    private String category(Waba waba, String phone, Optional<Line.Send> send, JsonNode pricing) {
        if (send.isEmpty()) {
            var said = normal(LiteralArchive.text(pricing, "category"));
            return said.startsWith("group_") ? said.substring("group_".length()) : said;
        }
        var own = send.get().category();
        return normal(
                own.isEmpty()
                        ? places.category(waba, phone, send.get().template(), send.get().language())
                        : own);
    }

    private static Kind kind(Optional<Line.Send> send, String category) {
        var type =
                send.map(Line.Send::type).orElse(category.equals("service") ? "text" : "template");
        return switch (type) {
            case "reaction" -> Kind.REACTION;
            case "template" -> TEMPLATES.contains(category) ? Kind.TEMPLATE : Kind.UNKNOWN;
            default -> Kind.FREE_FORM;
        };
    }

    /// P7.
    static String normal(String category) {
        return category.toLowerCase(Locale.ROOT).replace('-', '_');
    }
}
