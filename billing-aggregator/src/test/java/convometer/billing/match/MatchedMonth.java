package convometer.billing.match;

import static convometer.billing.match.FigureFiles.ZONE;

import convometer.events.Charge;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.List;
import java.util.function.Consumer;

/// The units of October 2026 against which `meta-figures/each-difference-once.json` says something
/// else, once for each class: two numbers, two markets, three kinds of messages on each day.
final class MatchedMonth {

    private record Kind(String category, String type, String rate) {}

    private static final Kind UTILITY = new Kind("utility", "regular", "0.0068");

    private static final List<Kind> KINDS =
            List.of(
                    UTILITY,
                    new Kind("marketing", "regular", "0.0625"),
                    new Kind("service", "free_customer_service", "0"));

    private final Consumer<Charge> taker;
    private int units;

    private MatchedMonth(Consumer<Charge> taker) {
        this.taker = taker;
    }

    static void to(Consumer<Charge> taker) {
        new MatchedMonth(taker).fill();
    }

    private void fill() {
        for (var day = 1; day <= 31; day++)
            for (var number = 0; number < 2; number++)
                for (var market = 0; market < 2; market++)
                    for (var kind = 0; kind < KINDS.size(); kind++) day(day, number, market, kind);
        for (var i = 0; i < 3; i++) unit("200", "Brazil", UTILITY, 5, LocalTime.of(23, 59, 58));
        var international = new Kind("authentication_international", "regular", "0.03045");
        for (var i = 0; i < 3; i++) unit("201", "Brazil", international, 22, LocalTime.NOON);
    }

    private void day(int day, int number, int market, int kind) {
        var count = 2 + (7 * day + 3 * number + 5 * market + kind) % 5;
        // Here Meta's days begin three hours later.
        var early = number == 1 && market == 1 ? count / 2 : 0;
        for (var i = 0; i < count; i++)
            unit(
                    number == 0 ? "200" : "201",
                    market == 0 ? "Brazil" : "India",
                    KINDS.get(kind),
                    day,
                    LocalTime.of(i < early ? 2 : 13, i));
    }

    private void unit(String number, String market, Kind kind, int day, LocalTime time) {
        var at = LocalDate.of(2026, 10, day).atTime(time).atZone(ZONE).toInstant();
        taker.accept(charge("wamid." + units, number, market, kind, at));
        units++;
    }

    /// A delivered message of the first number and market.
    static Charge utility(String id, Instant at) {
        return charge(id, "200", "Brazil", UTILITY, at);
    }

    private static Charge charge(String id, String number, String market, Kind kind, Instant at) {
        return Charge.newBuilder()
                .setUnitId(id)
                .setRevision(1)
                .setUnit("message")
                .setWabaId("1065")
                .setPhoneNumberId(number)
                .setCustomer(market.equals("India") ? "919812345678" : "5511987654321")
                .setMarket(market)
                .setInstant(at)
                .setMonth(YearMonth.from(at.atZone(ZONE)).toString())
                .setCategory(kind.category())
                .setType(kind.type())
                .setCurrency("USD")
                .setRate(kind.rate())
                .setAmount(kind.rate())
                .setBasis("verdict")
                .setEstimateCategory(kind.category())
                .setEstimateType(kind.type())
                .setVerdictCategory(kind.category())
                .setVerdictType(kind.type())
                .build();
    }
}
