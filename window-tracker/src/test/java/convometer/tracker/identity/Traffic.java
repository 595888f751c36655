package convometer.tracker.identity;

import convometer.tracker.message.Category;
import convometer.tracker.message.MetaConversation;
import convometer.tracker.message.Pricing;
import convometer.tracker.message.SentMessage;
import convometer.tracker.message.SentMessage.SentTemplate;
import convometer.tracker.message.Wamid;
import convometer.tracker.message.WebhookOffset;
import convometer.tracker.policy.Policy;
import convometer.tracker.policy.Rules;
import convometer.tracker.policy.Zones;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Random traffic of two customers with two business numbers and a group, by seed: names that come
/// and change, sends, statuses, echoes. Odd seeds cross the end of the old kinds.
public final class Traffic {

    /// Accounts at home where it is another day: the first to the west, the others to the east.
    public static final Zones ZONES =
            (at, waba, _) ->
                    LocalDate.ofInstant(
                            at, ZoneOffset.ofHours(waba.value().equals("waba0") ? -3 : 14));

    public static final Rules RULES = new Rules(Policy.standard(), ZONES);
    public static final String GROUP = "group";

    private static final List<String> TYPES =
            List.of("text", "image", "reaction", "call", "interactive", "unsupported");
    private static final List<String> SENT_AS =
            List.of("text", "reaction", "utility", "marketing", "marketing_lite", "authentication");

    private final Random random;
    private final Instant start;
    private final int hours;
    private final boolean arrivesInTime;
    private final List<CustomerEvent> events = new ArrayList<>();

    private Traffic(long seed, int hours, boolean arrivesInTime) {
        random = new Random(seed);
        start = start(seed);
        this.hours = hours;
        this.arrivesInTime = arrivesInTime;
    }

    static Instant start(long seed) {
        return Instant.parse(seed % 2 == 0 ? "2026-10-01T00:00:00Z" : "2023-05-30T00:00:00Z");
    }

    /// Some days, all of it received at its beginning.
    public static List<CustomerEvent> of(long seed) {
        var traffic = new Traffic(seed, 90, false);
        traffic.flow(1);
        for (var i = traffic.random.nextInt(3); i > 0; i--) traffic.namesAreShown();
        if (traffic.random.nextInt(3) == 0) traffic.numberChanges();
        return traffic.events;
    }

    /// Most of a year, of customers with one name, each event received within a week; in the order
    /// in which they are received.
    static List<CustomerEvent> ofAYear(long seed) {
        var traffic = new Traffic(seed, 300 * 24, true);
        traffic.flow(3);
        traffic.events.sort(Comparator.comparing(Traffic::receivedAt));
        return traffic.events;
    }

    /// When it came here.
    static Instant receivedAt(CustomerEvent event) {
        return switch (event) {
            case CustomerEvent.CustomerActed acted -> acted.receivedAt();
            case CustomerEvent.StatusObserved status -> status.receivedAt();
            case CustomerEvent.MessageSent sent -> sent.receivedAt();
            case CustomerEvent.EchoSeen echo -> echo.receivedAt();
            default -> throw new IllegalArgumentException("never received: " + event.getClass());
        };
    }

    private void flow(int times) {
        for (var i = random.nextInt(20 * times); i > 0; i--) customerActs();
        for (var i = random.nextInt(24 * times); i > 0; i--) businessSends("m" + i);
        for (var i = random.nextInt(4 * times); i > 0; i--) groupIsSent("g" + i);
    }

    /// Up to a week after it happened, or all at the beginning.
    private Instant received(Instant at) {
        if (!arrivesInTime) return start;
        return random.nextBoolean() ? at : at.plusSeconds(random.nextInt(7 * 86_400));
    }

    /// The same events in another order, some of them twice.
    static List<CustomerEvent> disturbed(List<CustomerEvent> events, long seed) {
        var random = new Random(seed);
        var disturbed = new ArrayList<>(events);
        for (var event : events) if (random.nextInt(3) == 0) disturbed.add(event);
        Collections.shuffle(disturbed, random);
        return disturbed;
    }

    private void customerActs() {
        var at = anyTime();
        events.add(
                new CustomerEvent.CustomerActed(
                        number(),
                        random.nextInt(6) == 0 ? GROUP : null,
                        any(TYPES),
                        random.nextBoolean() ? "button_reply" : "",
                        random.nextInt(3) == 0,
                        used(random.nextInt(6) == 0, at),
                        at,
                        received(at),
                        "in" + events.size(),
                        webhook()));
    }

    private void businessSends(String wamid) {
        var at = anyTime();
        var number = number();
        var other = random.nextInt(6) == 0;
        if (random.nextInt(5) > 0) sendRecord(number, wamid, other ? "5599" : alias(), at);
        if (random.nextInt(6) == 0)
            events.add(
                    new CustomerEvent.EchoSeen(
                            number,
                            new Wamid(wamid),
                            CustomerAliases.shown(other ? "5599" : alias()),
                            received(at)));
        statuses(number, null, wamid, other, at);
    }

    private void groupIsSent(String wamid) {
        var at = anyTime();
        var number = number();
        if (random.nextInt(5) > 0) sendRecord(number, wamid, GROUP, at);
        statuses(number, GROUP, wamid, false, at);
        if (random.nextBoolean()) statuses(number, GROUP, wamid, false, at);
        if (random.nextBoolean()) statuses(number, GROUP, wamid, true, at);
    }

    private void statuses(
            PhoneNumberId number, @Nullable String group, String wamid, boolean other, Instant at) {
        status(number, group, wamid, "sent", other, at);
        if (random.nextInt(6) > 0)
            status(
                    number,
                    group,
                    wamid,
                    "delivered",
                    other,
                    at.plusSeconds(random.nextInt(50 * slowness())));
        if (random.nextInt(3) == 0)
            status(
                    number,
                    group,
                    wamid,
                    "read",
                    other,
                    at.plusSeconds(random.nextInt(9_000 * slowness())));
        if (random.nextInt(6) == 0)
            status(number, group, wamid, "failed", other, at.plusSeconds(random.nextInt(90)));
    }

    /// Now and then it takes weeks.
    private int slowness() {
        return arrivesInTime && random.nextInt(4) == 0 ? 290 : 1;
    }

    private void namesAreShown() {
        events.add(
                new CustomerEvent.NamesShown(
                        CustomerAliases.shown(any(ALIASES), any(ALIASES)), start));
    }

    private void numberChanges() {
        var at = anyTime();
        var names =
                CustomerAliases.used("5511", null, at)
                        .merge(
                                CustomerAliases.changedTo(
                                        "5522", random.nextBoolean() ? "BR.2" : null, at));
        events.add(
                new CustomerEvent.CustomerActed(
                        number(), null, "system", "", false, names, at, start, "s", webhook()));
    }

    private void sendRecord(PhoneNumberId number, String wamid, String to, Instant at) {
        var as = any(SENT_AS);
        events.add(
                new CustomerEvent.MessageSent(
                        number,
                        new Wamid(wamid),
                        sent(at, as, to),
                        to.equals(GROUP) ? CustomerAliases.none() : CustomerAliases.shown(to),
                        received(at)));
    }

    private SentMessage sent(Instant at, String as, String to) {
        var isTemplate = Category.normal(as) != null;
        var template = isTemplate ? new SentTemplate("t" + random.nextInt(2), "pt_BR") : null;
        var labels = Map.of("team", "team" + random.nextInt(2));
        return new SentMessage(
                at,
                isTemplate ? "template" : as,
                isTemplate ? as : null,
                to,
                as + template + labels,
                template,
                labels);
    }

    private void status(
            PhoneNumberId number,
            @Nullable String group,
            String wamid,
            String status,
            boolean other,
            Instant at) {
        events.add(
                new CustomerEvent.StatusObserved(
                        number,
                        group,
                        new Wamid(wamid),
                        status,
                        at,
                        new WabaId("waba" + random.nextInt(2)),
                        random.nextBoolean() ? "55119" + random.nextInt(2) : null,
                        pricing(),
                        conversation(at),
                        status.equals("failed")
                                ? Set.of(random.nextBoolean() ? 131047 : 131026)
                                : Set.of(),
                        used(other, at),
                        received(at),
                        webhook()));
    }

    /// What nothing that is decided may depend on.
    private @Nullable WebhookOffset webhook() {
        return random.nextInt(4) == 0
                ? null
                : new WebhookOffset(random.nextInt(3), random.nextInt(1_000));
    }

    private @Nullable Pricing pricing() {
        if (random.nextInt(3) == 0) return null;
        var category = any(List.of("service", "utility", "marketing", "referral_conversion"));
        return new Pricing(category, category + random.nextInt(2));
    }

    private @Nullable MetaConversation conversation(Instant at) {
        if (random.nextInt(3) > 0) return null;
        var end = random.nextBoolean() ? at.plus(Duration.ofHours(random.nextInt(90))) : null;
        var week = arrivesInTime ? at.getEpochSecond() / 604_800 : 0;
        var id = "c" + week + random.nextInt(3);
        return new MetaConversation(id, "referral_conversion", end, id + end);
    }

    private static final List<String> ALIASES = List.of("5511", "BR.1");

    private String alias() {
        return arrivesInTime ? "5511" : any(ALIASES);
    }

    private CustomerAliases used(boolean other, Instant at) {
        if (!other && arrivesInTime) return CustomerAliases.used("5511", null, at);
        if (other) return CustomerAliases.used("5599", null, at);
        return switch (random.nextInt(5)) {
            case 0, 1 -> CustomerAliases.used("5511", null, at);
            case 2, 3 -> CustomerAliases.used(null, "BR.1", at);
            default -> CustomerAliases.used("5511", "BR.1", at);
        };
    }

    private PhoneNumberId number() {
        return new PhoneNumberId(random.nextInt(5) == 0 ? "2" : "1");
    }

    /// Whole hours are frequent, so that boundaries meet.
    private Instant anyTime() {
        return start.plusSeconds(
                random.nextBoolean()
                        ? random.nextInt(hours) * 3600L
                        : random.nextInt(hours * 3600));
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
