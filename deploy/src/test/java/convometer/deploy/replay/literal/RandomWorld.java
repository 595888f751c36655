package convometer.deploy.replay.literal;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Who there is: portfolios, WABAs in all zones, numbers, customers with their aliases; and when.
final class RandomWorld {

    /// A number as the webhooks show it: under its own WABA, at times under others.
    record OurNumber(String id, String portfolio, List<String> wabas, boolean listed) {}

    /// Somebody with several wa_ids and BSUIDs, each customer of a portfolio.
    record Person(String portfolio, List<String> numbers, List<String> userIds) {}

    private record Waba(String id, String portfolio, ZoneId zone, String currency) {}

    private static final List<String> ZONES =
            List.of(
                    "Etc/GMT+12",
                    "America/Sao_Paulo",
                    "America/New_York",
                    "America/Asuncion",
                    "America/St_Johns",
                    "Africa/Cairo",
                    "Europe/Berlin",
                    "Asia/Kolkata",
                    "Australia/Lord_Howe",
                    "Pacific/Chatham",
                    "Pacific/Kiritimati",
                    "UTC");

    /// First days of eras, of months, of markets; days with a clock change.
    private static final List<String> DAYS =
            List.of(
                    "2022-02-01",
                    "2023-04-04",
                    "2023-05-01",
                    "2023-06-01",
                    "2023-10-01",
                    "2024-03-31",
                    "2024-11-01",
                    "2025-07-01",
                    "2025-10-01",
                    "2025-11-02",
                    "2026-07-01",
                    "2026-10-01",
                    "2026-10-25",
                    "2026-11-01");

    private static final List<String> ERAS =
            List.of(
                    "2022-02-01",
                    "2023-04-04",
                    "2023-06-01",
                    "2024-11-01",
                    "2025-07-01",
                    "2025-07-01",
                    "2025-07-01",
                    "2026-10-01",
                    "2026-10-01");

    /// First days of months that have a free tier.
    private static final List<String> TIERS =
            List.of("2022-02-01", "2023-04-04", "2023-06-01", "2026-10-01", "2026-11-01");

    private static final List<String> PREFIXES =
            List.of(
                    "5511", "5215", "525", "1650", "1787", "1242", "49151", "9198", "2126", "7701",
                    "7999", "658", "24381", "38050", "2637");

    private static final List<String> COUNTRIES =
            List.of("BR", "MX", "US", "PR", "DE", "IN", "MA", "KZ", "SG", "CD", "ZZ");

    private final Chance chance;
    private final List<Waba> wabas = new ArrayList<>();
    private final List<OurNumber> numbers = new ArrayList<>();
    private final List<Person> people = new ArrayList<>();
    private final LocalDate day;

    RandomWorld(Chance chance, Profile profile) {
        this.chance = chance;
        day = LocalDate.parse(chance.of(days(profile)));
        portfolio("acme", profile);
        if (chance.percent(50)) portfolio("globex", profile);
    }

    private List<String> days(Profile profile) {
        if (profile.bulk() > 0) return TIERS;
        return chance.percent(60) ? ERAS : DAYS;
    }

    private void portfolio(String portfolio, Profile profile) {
        var own = new ArrayList<Waba>();
        for (var i = chance.between(1, 2); i > 0; i--)
            own.add(
                    new Waba(
                            "10" + wabas.size() + own.size(),
                            portfolio,
                            ZoneId.of(chance.of(ZONES)),
                            chance.of("USD", "USD", "EUR", "BRL")));
        for (var waba : own)
            for (var i = chance.between(1, 2); i > 0; i--) numbers.add(number(waba, own));
        wabas.addAll(own);
        for (var i = chance.between(1, profile.people()); i > 0; i--) people.add(person(portfolio));
    }

    private OurNumber number(Waba waba, List<Waba> own) {
        var seenUnder = new ArrayList<>(List.of(waba.id(), waba.id(), waba.id(), waba.id()));
        if (chance.percent(40)) seenUnder.add(chance.of(own).id());
        var listed = chance.percent(90);
        if (listed && chance.percent(20)) seenUnder.add("999");
        return new OurNumber("20" + numbers.size(), waba.portfolio(), seenUnder, listed);
    }

    private Person person(String portfolio) {
        var names = new ArrayList<String>();
        var userIds = new ArrayList<String>();
        for (var i = chance.between(0, 3); i > 0; i--) names.add(waId());
        for (var i = chance.between(names.isEmpty() ? 1 : 0, 2); i > 0; i--) userIds.add(userId());
        if (!people.isEmpty() && chance.percent(20)) names.addAll(chance.of(people).numbers());
        return new Person(portfolio, names, userIds);
    }

    private String waId() {
        return chance.of(PREFIXES) + chance.between(100, 999);
    }

    private String userId() {
        return chance.of(COUNTRIES) + "." + chance.of("A", "b", "7") + chance.between(10, 99);
    }

    List<OurNumber> numbers() {
        return numbers;
    }

    Person personOf(OurNumber number) {
        return chance.of(
                people.stream().filter(p -> p.portfolio().equals(number.portfolio())).toList());
    }

    /// Whom most of it is about, of the first number.
    Person favourite() {
        return people.getFirst();
    }

    /// The first instant of the day, somewhere.
    long midnight() {
        return day.atStartOfDay(chance.of(wabas).zone()).toEpochSecond();
    }

    String accountsFile() {
        return wabas.stream()
                .map(Waba::portfolio)
                .distinct()
                .map(this::portfolioText)
                .collect(Collectors.joining("", "portfolios:\n", ""));
    }

    private String portfolioText(String portfolio) {
        return wabas.stream()
                .filter(w -> w.portfolio().equals(portfolio))
                .map(this::wabaText)
                .collect(Collectors.joining("", "  - id: \"" + portfolio + "\"\n    wabas:\n", ""));
    }

    private String wabaText(Waba waba) {
        var own =
                numbers.stream().filter(n -> n.listed() && n.wabas().getFirst().equals(waba.id()));
        return """
              - id: "%s"
                timezone: "%s"
                currency: "%s"
                numbers:
        %s        templates:
                  - { name: "listed", language: "en", category: "%s" }
                  - { name: "listed", language: "de", category: "marketing" }
        """
                .formatted(
                        waba.id(),
                        waba.zone(),
                        waba.currency(),
                        own.map(n -> "          - { id: \"" + n.id() + "\" }\n")
                                .collect(Collectors.joining()),
                        waba.id().endsWith("0") ? "utility" : "AUTHENTICATION");
    }
}
