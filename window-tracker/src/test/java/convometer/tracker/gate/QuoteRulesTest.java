package convometer.tracker.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import convometer.tracker.gate.Quotes.Quote;
import convometer.tracker.gate.Quotes.Room;
import convometer.tracker.gate.Quotes.Vacancy;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.MessagingLimit;
import convometer.tracker.limit.RequestId;
import convometer.tracker.limit.ReservationRequest;
import convometer.tracker.policy.Policy;
import convometer.tracker.window.ServiceWindow;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// G5: for how long an answer holds, what it needs of the messaging limit, and what is asked of who
/// prices it.
class QuoteRulesTest {

    private static final Instant NOW = Instant.parse("2026-10-20T12:00:00Z");
    private static final Instant END = NOW.plus(Duration.ofHours(3));
    private static final Instant SENDABLE_UNTIL = END.minusSeconds(60);
    private static final Instant SOON = NOW.plus(Duration.ofHours(1));
    private static final Instant LATE = NOW.plus(Duration.ofHours(9));

    private static final ThreadView CLOSED = new ThreadView(List.of(), false, false);
    private static final ThreadView OPEN =
            new ThreadView(
                    List.of(new ServiceWindow(NOW.minusSeconds(60), END, false)), false, false);

    private final List<PriceEstimator.PricedMessage> asked = new ArrayList<>();
    private int places = Integer.MAX_VALUE;
    private MessagingLimit.@Nullable Quota quota;

    @Test
    void freeFormHoldsUntilTheWindowEndsOrTheDeadlineComes() {
        assertEquals(SENDABLE_UNTIL, quote(text(null), OPEN).until());
        assertEquals(SOON, quote(text(SOON), OPEN).until());
        assertEquals(SENDABLE_UNTIL, quote(text(LATE), OPEN).until());
    }

    @Test
    void aTemplateHoldsForEverWhereNothingIsLimited() {
        assertNull(quote(template(null), OPEN).until());
        assertNull(quote(template(null), CLOSED).until());
        assertEquals(SOON, quote(template(SOON), OPEN).until());
    }

    @Test
    void aTemplateThatNeedsNoSlotInTheWindowHoldsUntilItEnds() {
        places = 250;
        var quote = quote(template(null), OPEN);
        assertEquals(SENDABLE_UNTIL, quote.until());
        assertNull(quote.limit());
    }

    @Test
    void aFallbackDoesNotRestOnTheWindow() {
        var request = request(new Content.FreeForm(), new Content.Named("news", "en"), null, false);
        var quote = quote(request, CLOSED);
        assertEquals("permitted", word(quote.answer()));
        assertNull(quote.until());
    }

    @Test
    void aMarkHoldsUntilItsDeadline() {
        assertNull(quote(request(new Content.Mark(), null, null, false), OPEN).until());
        assertEquals(SOON, quote(request(new Content.Mark(), null, SOON, false), OPEN).until());
    }

    @Test
    void whatIsHeldCostsWhatItWillOnceTheCustomerWrites() {
        var quote = quote(request(new Content.FreeForm(), null, SOON, true), CLOSED);
        assertEquals("held", word(quote.answer()));
        assertEquals(SOON, quote.until());
        assertEquals("2", rate(quote));
        assertEquals(List.of(), quote.cheaper());
    }

    @Test
    void whatIsRefusedHasNeitherAnEndNorACost() {
        var quote = quote(text(null), CLOSED);
        assertEquals("window_closed", word(quote.answer()));
        assertNull(quote.until());
        assertNull(quote.cost());
    }

    @Test
    void onlyWhatNeedsASlotLooksAtTheLimit() {
        assertEquals(
                Optional.empty(), quotes().needed(template(null), CLOSED, GateState.empty(), NOW));
        places = 250;
        assertEquals(
                Optional.of(new ReservationRequest(new MessagingLimit("portfolio/acme", 250))),
                quotes().needed(template(null), CLOSED, GateState.empty(), NOW));
        assertEquals(
                Optional.empty(), quotes().needed(template(null), OPEN, GateState.empty(), NOW));
    }

    @Test
    void whereThereIsRoomItSaysOfWhichLimit() {
        places = 250;
        for (var room : new Room[] {null, new Room(new Vacancy(false, 1, null, null))}) {
            var quote = quote(template(null), CLOSED, room);
            assertEquals("permitted", word(quote.answer()));
            assertEquals(250, quote.limit() == null ? 0 : quote.limit().slots());
            assertEquals(room, quote.room());
            assertNull(quote.until());
        }
    }

    @Test
    void whoCountsAlreadyNeedsNoSlot() {
        places = 250;
        var quote = quote(template(null), CLOSED, new Room(new Vacancy(true, 0, null, null)));
        assertEquals("permitted", word(quote.answer()));
        assertNull(quote.limit());
        assertNull(quote.room());
    }

    @Test
    void whatLacksTheSlotAloneSaysWhenAndForHowMuch() {
        places = 250;
        var quote = quote(template(null), CLOSED, new Room(new Vacancy(false, 0, SOON, SOON)));
        assertEquals("messaging_limit", word(quote.answer()));
        assertEquals(SOON, ((Answer.Refused) quote.answer()).earliestAt());
        assertEquals("5", rate(quote));
        assertNull(quote.until());
        assertEquals(250, quote.limit() == null ? 0 : quote.limit().slots());
    }

    @Test
    void aSlotOfTheQuotaIsNeededByWhoCountsInTheLimitAlone() {
        places = 250;
        quota = new MessagingLimit.Quota("team=orders", 2);
        var counts = new Vacancy(true, 0, null, null);
        var full = new Vacancy(false, 0, SOON, SOON);
        assertEquals(
                List.of("quota_exhausted", "permitted", "permitted", "messaging_limit"),
                Stream.of(
                                new Room(counts, full),
                                new Room(counts, counts),
                                new Room(counts, new Vacancy(false, 1, null, SOON)),
                                new Room(full, full))
                        .map(room -> word(quote(template(null), CLOSED, room).answer()))
                        .toList());
        var refused = quote(template(null), CLOSED, new Room(counts, full));
        assertEquals(SOON, ((Answer.Refused) refused.answer()).earliestAt());
        assertEquals("5", rate(refused));
        assertNull(quote(template(null), CLOSED, new Room(counts, counts)).limit());
    }

    @Test
    void whatIsHeldForWantOfASlotSaysUntilWhen() {
        places = 250;
        var request = request(new Content.FreeForm(), new Content.Named("news", "en"), SOON, true);
        var quote = quote(request, CLOSED, new Room(new Vacancy(false, 0, null, null)));
        assertEquals("held", word(quote.answer()));
        assertEquals(SOON, quote.until());
    }

    @Test
    void insideOfTheWindowFreeFormCostsLessNow() {
        var cheaper = quote(template(null), OPEN).cheaper();
        assertEquals(
                List.of("utility_template now 1", "free_form now 2"),
                cheaper.stream()
                        .map(each -> each.what() + " " + each.when() + " " + each.cost().rate())
                        .toList());
        assertEquals(List.of(), quote(text(null), OPEN).cheaper());
    }

    @Test
    void whoPricesItIsEmittedAllThatItDependsOn() {
        quote(template(null), new ThreadView(List.of(), true, true));
        for (var each : asked) {
            assertEquals("1", each.phoneNumberId().value());
            assertEquals("5511", each.customer().value());
            assertEquals(true, each.inEntryPoint());
            assertEquals(true, each.group());
            assertEquals(NOW, each.at());
        }
        assertEquals(
                List.of(false, true), asked.stream().map(a -> a.inWindow()).distinct().toList());
        asked.clear();
        quote(template(null), OPEN);
        for (var each : asked) {
            assertEquals(false, each.inEntryPoint());
            assertEquals(false, each.group());
            assertEquals(true, each.inWindow());
        }
    }

    private Quote quote(SendRequest request, ThreadView thread) {
        return quote(request, thread, null);
    }

    private Quote quote(SendRequest request, ThreadView thread, @Nullable Room room) {
        return quotes().quote(request, thread, GateState.empty(), new Quotes.Available(room), NOW);
    }

    private Quotes quotes() {
        var accounts = new Accounts();
        PriceEstimator prices = this::price;
        return new Quotes(new Gate(accounts, prices, Policy.standard()), prices);
    }

    /// Free-form costs 2, a utility template 3 and in the window 1, all else 5.
    private Optional<PriceEstimator.Cost> price(PriceEstimator.PricedMessage message) {
        asked.add(message);
        var rate =
                switch (message.kind()) {
                    case FREE_FORM, REACTION -> "2";
                    case TEMPLATE ->
                            !"utility".equals(message.category())
                                    ? "5"
                                    : message.inWindow() ? "1" : "3";
                };
        return Optional.of(new PriceEstimator.Cost("", "", "", "", rate, "USD", ""));
    }

    private static String rate(Quote quote) {
        return quote.cost() == null ? "none" : String.valueOf(quote.cost().rate());
    }

    private static String word(Answer answer) {
        return switch (answer) {
            case Answer.Permitted _ -> "permitted";
            case Answer.Held _ -> "held";
            case Answer.NeedsSlot _ -> "needs a place";
            case Answer.Refused refused -> refused.code();
        };
    }

    private static SendRequest text(@Nullable Instant deadline) {
        return request(new Content.FreeForm(), null, deadline, false);
    }

    private static SendRequest template(@Nullable Instant deadline) {
        return request(new Content.Named("news", "en"), null, deadline, false);
    }

    private static SendRequest request(
            Content content,
            Content.@Nullable Named fallback,
            @Nullable Instant deadline,
            boolean hold) {
        return new SendRequest(
                new RequestId("r"),
                new PhoneNumberId("1"),
                new CustomerId("5511"),
                content,
                fallback,
                deadline,
                hold,
                new Requester(null, Map.of()),
                false,
                new SendRequest.Body("", null));
    }

    /// Every number is ours and has the one template.
    private final class Accounts implements AccountFacts {

        @Override
        public boolean hasNumber(PhoneNumberId phoneNumberId) {
            return true;
        }

        @Override
        public boolean optInRequired(PhoneNumberId phoneNumberId) {
            return false;
        }

        @Override
        public Optional<Template> template(
                PhoneNumberId phoneNumberId, String name, String language) {
            return Optional.of(new Template("marketing", "approved"));
        }

        @Override
        public MessagingLimit limit(PhoneNumberId phoneNumberId, Map<String, String> labels) {
            return new MessagingLimit("portfolio/acme", places, quota);
        }

        @Override
        public int throughput(PhoneNumberId phoneNumberId) {
            return 80;
        }
    }
}
