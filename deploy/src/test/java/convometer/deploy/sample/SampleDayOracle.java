package convometer.deploy.sample;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import convometer.deploy.sample.Action.Asks;
import convometer.deploy.sample.Action.FreeForm;
import convometer.deploy.sample.Action.Template;
import convometer.deploy.sample.Action.Writes;
import convometer.deploy.simulator.messages.DeliveryPlan;
import convometer.deploy.simulator.seed.Wamid;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.AccountsFile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What must come out of a sample day: the rules read literally over the whole script, with no part
/// of the services and none of the simulator's prices. Naive on purpose.
public final class SampleDayOracle {

    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration ENTRY_POINT = Duration.ofDays(3);
    private static final Duration MARGIN = Duration.ofSeconds(60);
    private static final int FREE_TIER = 1000;
    private static final String STATEMENT_HEADER =
            "waba_id,phone_number_id,month,market,category,type,unit,currency,quantity,amount,"
                    + "unpriced";

    /// The calling codes that occur on the day.
    private static final Map<String, String> MARKETS =
            Map.of(
                    "1", "North America",
                    "351", "Rest of Western Europe",
                    "44", "UK",
                    "49", "Germany",
                    "52", "Mexico",
                    "54", "Argentina",
                    "55", "Brazil",
                    "57", "Colombia",
                    "91", "India",
                    "971", "UAE");

    private final SampleDay day;
    private final Accounts accounts;
    private final Map<String, BigDecimal> rates = new HashMap<>();
    private final Map<String, List<BigDecimal>> cards = new HashMap<>();
    private final Map<String, List<Writes>> written;
    private final Set<Asks> accepted = new LinkedHashSet<>();
    private final Set<Asks> refused = new LinkedHashSet<>();
    private final Map<String, List<Delivered>> delivered;
    private final Map<String, List<Conversation>> conversations = new TreeMap<>();

    /// A message that reached its customer.
    private record Delivered(Asks asks, String wamid, String category, Instant at) {

        String thread() {
            return asks.phoneNumberId() + "/" + asks.to();
        }

        boolean freeForm() {
            return asks.content() instanceof FreeForm;
        }
    }

    private record Conversation(
            Delivered opener, String category, Instant until, List<Delivered> messages) {

        boolean openAt(Instant at) {
            return !at.isBefore(opener.at()) && at.isBefore(until);
        }

        boolean entryPoint() {
            return category.equals("referral_conversion");
        }
    }

    private record Interval(Instant from, Instant until) {}

    /// Works the day out.
    ///
    /// @param sample the folder `deploy/sample`
    public SampleDayOracle(SampleDay day, Path sample) throws IOException {
        this.day = day;
        this.accounts = AccountsFile.read(sample.resolve("accounts.yaml"));
        readRates(sample.resolve("rates/usd-2026-10-01.csv"));
        this.written =
                day.actions().stream()
                        .filter(Writes.class::isInstance)
                        .map(Writes.class::cast)
                        .filter(writes -> !writes.message().type().equals("reaction"))
                        .collect(groupingBy(SampleDayOracle::thread));
        passTheGate();
        this.delivered =
                accepted.stream()
                        .filter(asks -> !day.unreachable().contains(asks.to()))
                        .map(this::delivered)
                        .sorted(comparing(Delivered::at).thenComparing(Delivered::wamid))
                        .collect(groupingBy(Delivered::thread));
        delivered.forEach((thread, all) -> conversations.put(thread, converse(thread, all)));
    }

    private static String thread(Writes writes) {
        return writes.message().phoneNumberId() + "/" + writes.message().from();
    }

    private void readRates(Path csv) throws IOException {
        for (var line : Files.readAllLines(csv)) {
            var cells = line.split(",", -1);
            if (!cells[0].equals("2026-10-01")) continue;
            var rate = new BigDecimal(cells[5]);
            if (cells[4].equals("1")) rates.put(cells[2] + "," + cells[3], rate);
            cards.computeIfAbsent(cells[2] + "," + cells[3], _ -> new ArrayList<>()).add(rate);
        }
    }

    // W5: the gate knows what it was told by the instant of the step.
    private void passTheGate() {
        for (var step : day.steps())
            for (var asks : step.asks()) (gateLets(asks, step.at()) ? accepted : refused).add(asks);
    }

    private boolean gateLets(Asks asks, Instant now) {
        if (asks.content() instanceof Template) return true;
        return written.getOrDefault(asks.phoneNumberId() + "/" + asks.to(), List.of()).stream()
                .filter(writes -> !writes.toldAt().isAfter(now) && !writes.at().isAfter(now))
                .anyMatch(writes -> now.plus(MARGIN).isBefore(writes.at().plus(DAY)));
    }

    private Delivered delivered(Asks asks) {
        var wamid = Wamid.ofSend(day.seed(), asks.phoneNumberId(), asks.to(), asks.requestId());
        return new Delivered(
                asks, wamid, category(asks), DeliveryPlan.of(wamid, asks.at()).reachedAt());
    }

    private String category(Asks asks) {
        return switch (asks.content()) {
            case FreeForm _ -> "service";
            case Template template ->
                    accounts.template(asks.phoneNumberId(), template.name(), template.language())
                            .orElseThrow()
                            .category();
        };
    }

    // C1 to C5.
    private List<Conversation> converse(String thread, List<Delivered> messages) {
        var entryPointOpeners = entryPointOpeners(thread, messages);
        var all = new ArrayList<Conversation>();
        for (var message : messages) {
            if (entryPointOpeners.contains(message)) endAll(all, message.at());
            var joined = entryPointOpeners.contains(message) ? null : joined(all, message);
            if (joined != null) joined.messages().add(message);
            else all.add(opened(message, entryPointOpeners.contains(message)));
        }
        return all;
    }

    private Set<Delivered> entryPointOpeners(String thread, List<Delivered> messages) {
        var openers = new LinkedHashSet<Delivered>();
        var openUntil = Instant.MIN;
        for (var message : messages) {
            var answersAnAd =
                    written.getOrDefault(thread, List.of()).stream()
                            .filter(writes -> writes.message().referral())
                            .map(Writes::at)
                            .filter(ad -> isFirstAfter(ad, message, messages))
                            .anyMatch(ad -> message.at().isBefore(ad.plus(DAY)));
            if (!answersAnAd || message.at().isBefore(openUntil)) continue;
            openers.add(message);
            openUntil = message.at().plus(ENTRY_POINT);
        }
        return openers;
    }

    private static boolean isFirstAfter(Instant ad, Delivered message, List<Delivered> messages) {
        return messages.stream()
                .filter(one -> !one.at().isBefore(ad))
                .findFirst()
                .filter(message::equals)
                .isPresent();
    }

    private static void endAll(List<Conversation> all, Instant at) {
        all.replaceAll(one ->
                one.openAt(at)
                        ? new Conversation(one.opener(), one.category(), at, one.messages())
                        : one);
    }

    private static @Nullable Conversation joined(List<Conversation> all, Delivered message) {
        return all.stream()
                .filter(one -> one.openAt(message.at()))
                .filter(one ->
                        one.entryPoint()
                                || message.freeForm()
                                || one.category().equals(message.category()))
                .reduce((_, later) -> later)
                .orElse(null);
    }

    private static Conversation opened(Delivered message, boolean entryPoint) {
        return new Conversation(
                message,
                entryPoint ? "referral_conversion" : message.category(),
                message.at().plus(entryPoint ? ENTRY_POINT : DAY),
                new ArrayList<>(List.of(message)));
    }

    /// Terminal receipts by outcome: `outcome,requests`.
    public String outcomes() {
        return "outcome,requests\naccepted,%d\nrefused window_closed,%d\n"
                .formatted(accepted.size(), refused.size());
    }

    /// A message as Meta's analytics and the ledger have it.
    record Unit(
            String id,
            String phoneNumberId,
            String market,
            String category,
            String type,
            Instant at,
            BigDecimal amount) {}

    /// What was delivered of an account in a month.
    List<Unit> units(String wabaId, YearMonth month) {
        var units = new ArrayList<Unit>();
        var free = new HashMap<String, Integer>();
        inOrder()
                .forEach(message -> {
                    var line = line(message, type(message, free));
                    var cells = line.split(",", -1);
                    if (cells[0].equals(wabaId) && cells[2].equals(month.toString()))
                        units.add(
                                new Unit(
                                        message.wamid(),
                                        cells[1],
                                        cells[3],
                                        cells[4],
                                        cells[5],
                                        message.at(),
                                        amount(line)));
                });
        return units;
    }

    private Stream<Delivered> inOrder() {
        return delivered.values().stream()
                .flatMap(List::stream)
                .sorted(comparing(Delivered::at).thenComparing(Delivered::wamid));
    }

    /// The rates of all bands, that of the first band first.
    List<BigDecimal> bands(String market, String category) {
        return cards.getOrDefault(market + "," + category, List.of());
    }

    /// Whether the gate lets a request pass.
    boolean accepts(Asks asks) {
        return accepted.contains(asks);
    }

    /// The lines of `statement.csv` of all WABAs and months.
    public String statement() {
        var quantities = new TreeMap<String, Integer>();
        var amounts = new HashMap<String, BigDecimal>();
        var free = new HashMap<String, Integer>();
        inOrder()
                .forEach(message -> {
                    var line = line(message, type(message, free));
                    quantities.merge(line, 1, Integer::sum);
                    amounts.merge(line, amount(line), BigDecimal::add);
                });
        return csv(
                STATEMENT_HEADER,
                quantities.entrySet().stream()
                        .map(line ->
                                line.getKey()
                                        + ",message,USD,"
                                        + line.getValue()
                                        + ","
                                        + plain(
                                                amounts.getOrDefault(
                                                        line.getKey(), BigDecimal.ZERO))
                                        + ","));
    }

    private String line(Delivered message, String type) {
        var category = type.equals("free_entry_point") ? "referral_conversion" : message.category();
        return String.join(",", place(message), category, type);
    }

    private String place(Delivered message) {
        var number = message.asks().phoneNumberId();
        var waba = accounts.wabaOfNumber(number).orElseThrow();
        return String.join(
                ",", waba.id(), number, month(message).toString(), market(message.asks().to()));
    }

    private YearMonth month(Delivered message) {
        var zone = accounts.wabaOfNumber(message.asks().phoneNumberId()).orElseThrow().timezone();
        return YearMonth.from(LocalDate.ofInstant(message.at(), zone));
    }

    private static String market(String customer) {
        return MARKETS.entrySet().stream()
                .filter(market -> customer.startsWith(market.getKey()))
                .max(Comparator.comparingInt(market -> market.getKey().length()))
                .orElseThrow()
                .getValue();
    }

    // The era of 2026-10-01.
    private String type(Delivered message, Map<String, Integer> free) {
        if (conversations.getOrDefault(message.thread(), List.of()).stream()
                .anyMatch(one -> one.entryPoint() && one.openAt(message.at())))
            return "free_entry_point";
        if (!message.freeForm()) return "regular";
        var number = message.asks().phoneNumberId() + " " + month(message);
        return free.merge(number, 1, Integer::sum) <= FREE_TIER
                ? "free_customer_service"
                : "regular";
    }

    private BigDecimal amount(String line) {
        var cells = line.split(",", -1);
        if (!cells[5].equals("regular")) return BigDecimal.ZERO;
        var rate = rates.get(cells[3] + "," + cells[4]);
        if (rate == null) throw new IllegalStateException("no rate for " + line);
        return rate;
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    /// Derived conversations: how many, and how many messages in them, by the month of their
    /// opening.
    public String conversations() {
        var all = conversations.values().stream().flatMap(List::stream).toList();
        var opened = all.stream().collect(groupingBy(this::kind, TreeMap::new, counting()));
        var messages = new HashMap<String, Integer>();
        all.forEach(one -> messages.merge(kind(one), one.messages().size(), Integer::sum));
        return csv(
                "waba_id,phone_number_id,month,market,category,conversations,messages",
                opened.entrySet().stream()
                        .map(kind ->
                                kind.getKey()
                                        + ","
                                        + kind.getValue()
                                        + ","
                                        + messages.get(kind.getKey())));
    }

    private String kind(Conversation one) {
        return place(one.opener()) + "," + one.category();
    }

    /// The windows that are open at the end of the day: `phone_number_id,customer,opened_at,until`.
    public String openWindows() {
        return csv(
                "phone_number_id,customer,opened_at,until",
                written.entrySet().stream()
                        .flatMap(thread ->
                                windows(thread.getValue()).stream()
                                        .filter(SampleDayOracle::openAtTheEnd)
                                        .map(window -> row(thread.getKey(), window)))
                        .sorted());
    }

    private static boolean openAtTheEnd(Interval window) {
        return !window.from().isAfter(SampleDay.UNTIL) && window.until().isAfter(SampleDay.UNTIL);
    }

    private static String row(String thread, Interval window) {
        return String.join(
                ",", thread.replace('/', ','), window.from().toString(), window.until().toString());
    }

    // W1: windows that overlap or touch are one.
    private static List<Interval> windows(List<Writes> writes) {
        var windows = new ArrayList<Interval>();
        writes.stream()
                .map(Writes::at)
                .sorted()
                .forEach(at -> {
                    var last = windows.isEmpty() ? null : windows.getLast();
                    if (last == null || at.isAfter(last.until()))
                        windows.add(new Interval(at, at.plus(DAY)));
                    else windows.set(windows.size() - 1, new Interval(last.from(), at.plus(DAY)));
                });
        return windows;
    }

    private static String csv(String header, Stream<String> lines) {
        return Stream.concat(Stream.of(header), lines).collect(joining("\n", "", "\n"));
    }
}
