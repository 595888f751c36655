package convometer.outbound.rules.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;

class ForecastTest {

    private static final Map<String, Object> CHARGE =
            Map.of("currency", "USD", "category", "marketing", "type", "regular", "rate", "0.0625");

    @Test
    void permittedOnesCostAndTheLimitHoldsTheRestBack() {
        var forecast = new Forecast();
        forecast.add(quote("1", true, null, CHARGE, 2));
        forecast.add(quote("2", true, null, CHARGE, 2));
        forecast.add(quote("2", true, null, CHARGE, 2));
        forecast.add(quote("3", true, null, CHARGE, 2));
        forecast.add(quote("4", true, null, null, null));
        forecast.add(quote("5", false, "no_opt_in", null, null));
        forecast.add(quote("6", false, "messaging_limit", CHARGE, null));

        assertEquals(
                "{permitted=4, refused={no_opt_in=1}, held_back=2,"
                        + " held_back_until=2026-11-21T00:00:00Z,"
                        + " cost=[{currency=USD, category=marketing, type=regular, quantity=5,"
                        + " amount=0.3125}], unpriced=1}",
                forecast.words().toString());
    }

    private static Map<String, @Nullable Object> quote(
            String customer,
            boolean permitted,
            @Nullable String code,
            @Nullable Object charge,
            @Nullable Integer left) {
        var quote = new HashMap<String, @Nullable Object>();
        quote.put("customer", customer);
        quote.put("permitted", permitted);
        quote.put("code", code);
        quote.put("earliest_at", code == null ? null : "2026-11-22T00:00:00Z");
        quote.put("expected_charge", charge);
        if (left != null)
            quote.put(
                    "place",
                    Map.of("scope", "acme", "left", left, "free_at", "2026-11-21T00:00:00Z"));
        return quote;
    }
}
