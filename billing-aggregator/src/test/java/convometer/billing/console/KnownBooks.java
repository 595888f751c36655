package convometer.billing.console;

import convometer.billing.statements.MonthlyCounts;
import convometer.events.BillingCount;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/// Lines of three accounts in as many currencies, for a year until November 2026. The account
/// `1003` has none of December 2026, and its lines of 2027 are not ready.
final class KnownBooks implements MonthlyCounts {

    static final Instant COMPLETE_UNTIL = Instant.parse("2026-11-20T12:00:00Z");

    static final String ACCOUNTS =
            """
            portfolios:
              - id: "acme"
                wabas:
                  - id: "waba"
                    name: "Feira Brasil"
                    timezone: "America/Sao_Paulo"
                    currency: "USD"
                    numbers:
                      - { id: "number", display: "+55 11 5550-0101" }
                      - { id: "number2", display: "+55 21 5550-0102" }
                  - id: "1002"
                    name: "Loja <script>alert(1)</script> & Filhos"
                    timezone: "America/Sao_Paulo"
                    currency: "BRL"
                    numbers:
                      - { id: "200", display: "+55 31 5550-0200" }
                  - id: "1003"
                    name: "Ichiba Tokyo"
                    timezone: "Asia/Tokyo"
                    currency: "JPY"
                    numbers:
                      - { id: "300", display: "+81 3 5550 0300" }
            """;

    private static final List<String> MARKETS = List.of("Brazil", "Rest of Latin America");

    private static final List<String> RATES =
            List.of(
                    "marketing regular 0.0625",
                    "marketing_lite regular 0.0612",
                    "utility regular 0.0068",
                    "utility free_customer_service 0",
                    "authentication regular 0.00315",
                    "authentication_international regular 0.0314",
                    "service regular 0.0034",
                    "service free_customer_service 0",
                    "referral_conversion free_entry_point 0",
                    "group_marketing regular 0.0625");

    @Override
    public Lines of(String wabaId, YearMonth from, YearMonth to) {
        if (to.getYear() == 2027) throw new NotReadyException("the lines are an hour behind");
        var counts = new ArrayList<BillingCount>();
        for (var month = from; !month.isAfter(to); month = month.plusMonths(1))
            if (month.isBefore(YearMonth.of(2026, 12))) counts.addAll(of(wabaId, month));
        return new Lines(counts, COMPLETE_UNTIL);
    }

    private static List<BillingCount> of(String wabaId, YearMonth month) {
        var counts = new ArrayList<BillingCount>();
        var numbers =
                switch (wabaId) {
                    case "waba" -> List.of("number", "number2");
                    case "1002" -> List.of("200");
                    default -> List.of("300");
                };
        for (var number : numbers)
            for (var market : MARKETS) {
                var at = counts.size();
                for (var rate : RATES)
                    counts.add(charges(wabaId, month, number, market, rate, ++at));
                for (var category : List.of("marketing", "service", "utility", "authentication"))
                    counts.add(conversations(wabaId, month, number, market, category, ++at));
            }
        return counts;
    }

    private static BillingCount charges(
            String wabaId, YearMonth month, String number, String market, String rate, int at) {
        var words = rate.split(" ", -1);
        var quantity = 37L * at * month.getMonthValue() % 2_741 + at;
        var unpriced = wabaId.equals("waba") && words[0].equals("group_marketing") ? 3L : 0L;
        var amount =
                new BigDecimal(words[2])
                        .multiply(BigDecimal.valueOf(quantity - unpriced))
                        .multiply(new BigDecimal(wabaId.equals("1003") ? 150 : 1));
        return count(wabaId, month, number, market)
                .setCounts("charges")
                .setCategory(words[0])
                .setType(words[1])
                .setUnit("message")
                .setQuantity(quantity)
                .setAmount(amount.stripTrailingZeros().toPlainString())
                .setUnpriced(unpriced)
                .build();
    }

    private static BillingCount conversations(
            String wabaId, YearMonth month, String number, String market, String category, int at) {
        return count(wabaId, month, number, market)
                .setCounts("conversations")
                .setCategory(category)
                .setType("")
                .setUnit("conversation")
                .setQuantity(11L * at + month.getMonthValue())
                .setAmount("0")
                .setUnpriced(0)
                .build();
    }

    private static BillingCount.Builder count(
            String wabaId, YearMonth month, String number, String market) {
        return BillingCount.newBuilder()
                .setWabaId(wabaId)
                .setPhoneNumberId(number)
                .setMonth(month.toString())
                .setMarket(market)
                .setCurrency(
                        switch (wabaId) {
                            case "waba" -> "USD";
                            case "1002" -> "BRL";
                            default -> "JPY";
                        });
    }
}
