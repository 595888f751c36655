package convometer.outbound.rules.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class ForecastTest {

    private static final String PERMITTED = "permitted";
    private static final String EARLIEST = "2026-11-22T00:00:00Z";
    private static final Map<String, Object> CHARGE =
            Map.of("currency", "USD", "category", "marketing", "type", "regular", "rate", "0.0625");

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant DEADLINE = NOON.plus(Duration.ofDays(7));

    @Test
    void permittedOnesCostAndTheLimitHoldsTheRestBack() {
        var forecast = new Forecast(NOON, DEADLINE);
        forecast.add(quote("1", PERMITTED, CHARGE, room(2, "2026-11-21T00:00:00Z")));
        forecast.add(quote("2", PERMITTED, CHARGE, room(2, "2026-11-21T00:00:00Z")));
        forecast.add(quote("2", PERMITTED, CHARGE, room(2, "2026-11-21T00:00:00Z")));
        forecast.add(quote("3", PERMITTED, CHARGE, room(2, "2026-11-21T00:00:00Z")));
        forecast.add(quote("4", PERMITTED, null, null));
        forecast.add(quote("5", "no_opt_in", null, null));

        assertEquals(
                "{permitted=4, refused={no_opt_in=1}, held_back=1,"
                        + " held_back_until=2026-11-21T00:00:00Z, postponed=0, postponed_until=null, too_late=0,"
                        + " cost=[{currency=USD, category=marketing, type=regular, quantity=4,"
                        + " amount=0.25}], unpriced=1, budgets=[]}",
                forecast.words().toString());
    }

    @Test
    void whatALimitThatNobodyCountsInHoldsBackGoesADayLater() {
        var forecast = new Forecast(NOON, DEADLINE);
        for (var n = 0; n < 300; n++)
            forecast.add(quote("c" + n, PERMITTED, CHARGE, room(250, null)));

        assertEquals(
                "{permitted=250, refused={}, held_back=50,"
                        + " held_back_until=2026-11-21T12:00:00Z, postponed=0, postponed_until=null, too_late=0,"
                        + " cost=[{currency=USD, category=marketing, type=regular, quantity=300,"
                        + " amount=18.75}], unpriced=0, budgets=[]}",
                forecast.words().toString());
    }

    @Test
    void whatAFullLimitHoldsBackCosts() {
        var forecast = new Forecast(NOON, DEADLINE);
        for (var n = 0; n < 100; n++)
            forecast.add(quote("c" + n, "messaging_limit", CHARGE, fullUntil(EARLIEST)));

        assertEquals(
                "{permitted=0, refused={}, held_back=100,"
                        + " held_back_until=2026-11-22T00:00:00Z, postponed=0, postponed_until=null, too_late=0,"
                        + " cost=[{currency=USD, category=marketing, type=regular, quantity=100,"
                        + " amount=6.25}], unpriced=0, budgets=[]}",
                forecast.words().toString());
    }

    /// Five customers, three places of the limit, of which the publisher may take two; the first of
    /// them has a place of the limit already.
    @Test
    void thePublishersQuotaHoldsBackBesideTheLimit() {
        var forecast = new Forecast(NOON, DEADLINE);
        for (var n = 0; n < 5; n++) {
            var quote = quote("c" + n, PERMITTED, CHARGE, n == 0 ? null : room(3, EARLIEST));
            quote.put("quota", room(2, "2026-11-21T00:00:00Z"));
            forecast.add(quote);
        }
        var refused = quote("c6", "quota_exhausted", CHARGE, null);
        forecast.add(refused);
        assertEquals(2, forecast.words().get("permitted"));
        assertEquals(4, forecast.words().get("held_back"));
        assertEquals("2026-11-21T00:00:00Z", forecast.words().get("held_back_until"));
    }

    /// Whom the quota holds back takes no place of the limit from who has no quota.
    @Test
    void whatTheQuotaHoldsBackLeavesItsPlaceOfTheLimit() {
        var forecast = new Forecast(NOON, DEADLINE);
        for (var n = 0; n < 2; n++) {
            var quote = quote("c" + n, PERMITTED, CHARGE, room(2, "2026-11-21T00:00:00Z"));
            quote.put("quota", room(1, EARLIEST));
            forecast.add(quote);
        }
        forecast.add(quote("c3", PERMITTED, CHARGE, room(2, "2026-11-21T00:00:00Z")));
        assertEquals(2, forecast.words().get("permitted"));
        assertEquals(EARLIEST, forecast.words().get("held_back_until"));

        var both = quote("c4", PERMITTED, CHARGE, room(2, "2026-11-21T00:00:00Z"));
        both.put("quota", room(1, EARLIEST));
        forecast.add(both);
        assertEquals(EARLIEST, forecast.words().get("held_back_until"), "the later of the two");
    }

    /// Two budgets: of the hard one 0.13 are left, enough for two messages of 0.0625; the soft one
    /// never refuses.
    @Test
    void whatTheMoneyOfABudgetIsNotLeftForIsRefused() {
        var forecast = new Forecast(NOON, DEADLINE);
        for (var n = 0; n < 3; n++)
            assertEquals(n < 2, forecast.add(paid("c" + n, PERMITTED, "0.13", true, "0.01")));
        assertFalse(forecast.add(paid("c3", "messaging_limit", "0.13", true, "0.01")));
        assertFalse(forecast.add(paid("c4", "budget_exhausted", "0", true, "0")));
        assertEquals(
                "{permitted=2, refused={budget_exhausted=3}, held_back=0,"
                        + " held_back_until=null, postponed=0, postponed_until=null, too_late=0,"
                        + " cost=[{currency=USD, category=marketing, type=regular, quantity=2,"
                        + " amount=0.125}], unpriced=0, budgets=[{waba_id=1, name=all, amount=1,"
                        + " currency=USD, spent=0.5, expected=0.125, refused=3,"
                        + " renews_at=2026-12-01T00:00:00Z}, {waba_id=1, name=soft, amount=1,"
                        + " currency=USD, spent=0.5, expected=0.125, refused=0,"
                        + " renews_at=2026-12-01T00:00:00Z}]}",
                forecast.words().toString());
    }

    private static Map<String, @Nullable Object> paid(
            String customer, String outcome, String left, boolean hard, String ofSoft) {
        var quote = quote(customer, outcome, CHARGE, null);
        quote.put("budgets", List.of(budget("all", left, hard), budget("soft", ofSoft, !hard)));
        return quote;
    }

    private static Map<String, Object> budget(String name, String left, boolean hard) {
        return Map.of(
                "waba_id", "1",
                "name", name,
                "amount", "1",
                "currency", "USD",
                "spent", "0.5",
                "left", left,
                "hard", hard,
                "renews_at", "2026-12-01T00:00:00Z");
    }

    @Test
    void noInstantIsToldThatTheDeadlineComesBefore() {
        var deadline = Instant.parse("2026-11-21T00:00:00Z");
        var forecast = new Forecast(NOON, deadline);
        forecast.add(quote("1", PERMITTED, CHARGE, room(1, deadline.toString())));
        forecast.add(quote("2", PERMITTED, CHARGE, room(1, deadline.toString())));
        assertEquals(1, forecast.words().get("held_back"));
        assertNull(forecast.words().get("held_back_until"));
    }

    @Test
    void itSaysWhenTheLastOneOfQuietHoursGoesAndWhoGoesNoMore() {
        var forecast = new Forecast(NOON, DEADLINE);
        forecast.postpone(NOON.plusSeconds(60));
        forecast.postpone(NOON.plusSeconds(120));
        forecast.postpone(NOON.plusSeconds(90));
        forecast.postpone(DEADLINE);
        assertEquals(3, forecast.words().get("postponed"));
        assertEquals("2026-11-20T12:02:00Z", forecast.words().get("postponed_until"));
        assertEquals(1, forecast.words().get("too_late"));
    }

    @Test
    void onlyWhatWillBeSentIsWaitedFor() {
        var forecast = new Forecast(NOON, DEADLINE);
        assertTrue(forecast.add(quote("1", PERMITTED, CHARGE, null)));
        assertTrue(forecast.add(quote("2", "messaging_limit", CHARGE, fullUntil(EARLIEST))));
        assertFalse(forecast.add(quote("3", "no_opt_in", null, null)));
    }

    /// Room as the tracker tells it: while there is some, it names no instant from which there is.
    private static Map<String, Object> room(int left, @Nullable String returnsAt) {
        var room = new HashMap<String, Object>(Map.of("scope", "acme", "limit", 250, "left", left));
        if (returnsAt != null) room.put("returns_at", returnsAt);
        return room;
    }

    private static Map<String, Object> fullUntil(String at) {
        return Map.of("scope", "acme", "limit", 250, "left", 0, "free_at", at, "returns_at", at);
    }

    private static Map<String, @Nullable Object> quote(
            String customer,
            String code,
            @Nullable Object charge,
            @Nullable Map<String, Object> place) {
        var permitted = code.equals(PERMITTED);
        var quote = new HashMap<String, @Nullable Object>();
        quote.put("customer", customer);
        quote.put("permitted", permitted);
        if (!permitted) quote.put("code", code);
        if (code.equals("messaging_limit")) quote.put("earliest_at", EARLIEST);
        if (charge != null) quote.put("expected_charge", charge);
        if (place != null) quote.put("place", place);
        return quote;
    }
}
