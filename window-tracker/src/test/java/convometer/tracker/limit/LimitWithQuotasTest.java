package convometer.tracker.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.tracker.identity.CustomerId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// G4 with quotas by example: a limit of three customers, of which the orders' team may take two
/// and the news' team one. A line is what comes, and then who counts in limit, orders and news.
class LimitWithQuotasTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final int LIMIT = 3;
    private static final Map<String, Integer> QUOTAS = Map.of("orders", 2, "news", 1);

    private final LimitLedger limit = new LimitLedger(new MemoryLedgerStore());
    private final Map<String, LimitLedger> quotas = new HashMap<>();
    private final LimitWithQuotas ledgers = new LimitWithQuotas(limit, this::quota);
    private Instant now = NOON;

    @Test
    void aTeamMayNotTakeMoreThanItsQuota() {
        play(
                """
                ann r1 orders            granted 1 1 0
                bob r2 orders            granted 2 2 0
                cid r3 orders            no quota from 24:00 2 2 0
                cid r4 news              granted 3 2 1
                """);
    }

    @Test
    void theLimitIsWhatRefusesWhereItIsFullToo() {
        play(
                """
                ann r1 -                 granted 1 0 0
                bob r2 -                 granted 2 0 0
                cid r3 news              granted 3 0 1
                dan r4 news              no limit from 24:00 3 0 1
                dan r5 orders            no limit from 24:00 3 0 1
                """);
    }

    @Test
    void whoCountsForOneTeamCountsForAnotherWithoutAnotherSlotOfTheLimit() {
        play(
                """
                ann r1 orders            granted 1 1 0
                ann r2 news              granted 1 1 1
                ann r3 orders            granted 1 1 1
                bob r4 news              no quota from 24:00 1 1 1
                """);
    }

    @Test
    void whatIsReleasedOrSentIsSoInBoth() {
        play(
                """
                ann r1 orders            granted 1 1 0
                bob r2 orders            granted 2 2 0
                ann r1 orders released   1 1 0
                cid r3 orders            granted 2 2 0
                bob r2 orders sent in 2  2 2 0
                24:00                    1 1 0
                26:00                    0 0 0
                """);
    }

    @Test
    void anotherQuotaIsAskedAtTheInstantAtWhichTheOldOneIsGivenBack() {
        play(
                """
                ann r1 orders            granted 1 1 0
                02:00                    1 1 0
                ann r1 orders released   0 0 0
                ann r1 news              granted 1 0 1
                24:00                    1 0 1
                """);
    }

    @Test
    void aRequestThatIsAskedAgainCountsFromThenOnInBoth() {
        play(
                """
                ann r1 orders            granted 1 1 0
                20:00                    1 1 0
                ann r1 orders            granted 1 1 0
                24:00                    1 1 0
                ann r1 orders sent in 25 1 1 0
                44:00                    1 1 0
                """);
    }

    @Test
    void whatWasSentWithoutAnOpenSlotCountsInBothAllTheSame() {
        play(
                """
                ann r1 orders            granted 1 1 0
                24:00                    0 0 0
                ann r1 orders sent in 24 1 1 0
                bob r2 orders            granted 2 2 0
                cid r3 orders            no quota from 48:00 2 2 0
                """);
    }

    @Test
    void whereNeitherHasASlotThereIsOneWhenBothHave() {
        play(
                """
                ann r1 news              granted 1 0 1
                02:00                    1 0 1
                bob r2 -                 granted 2 0 1
                cid r3 -                 granted 3 0 1
                ann r4 -                 granted 3 0 1
                dan r5 orders            no limit from 26:00 3 0 1
                dan r6 news              no limit from 26:00 3 0 1
                ann r1 news sent in 5    3 0 1
                dan r7 news              no limit from 29:00 3 0 1
                """);
    }

    @Test
    void twoNamesOfOneCustomerCountOnceInBoth() {
        play(
                """
                ann r1 orders            granted 1 1 0
                bob r2 orders            granted 2 2 0
                bob orders is ann        1 1 0
                cid r3 orders            granted 2 2 0
                bob r1 orders released   2 2 0
                bob r2 orders released   1 1 0
                """);
    }

    @Test
    void whatIsSaidUnderTheNewNameFirstHoldsInBoth() {
        play(
                """
                bob r1 orders            granted 1 1 0
                ann r1 orders sent in 1  2 2 0
                ann orders is bob        1 1 0
                ann r1 orders released   0 0 0
                """);
    }

    private LimitLedger quota(String name) {
        return quotas.computeIfAbsent(name, _ -> new LimitLedger(new MemoryLedgerStore()));
    }

    private void play(String table) {
        var played = new ArrayList<String>();
        for (var line : table.lines().toList()) {
            var event = line.substring(0, 25).strip();
            played.add("%-24s %s".formatted(event, play(event.split(" ")) + counted()));
        }
        assertEquals(table.strip(), String.join("\n", played));
    }

    private String play(String[] words) {
        if (words.length == 1) {
            now = NOON.plus(Duration.ofHours(Integer.parseInt(words[0].substring(0, 2))));
            limit.expire(now);
            quotas.values().forEach(each -> each.expire(now));
            return "";
        }
        var customer = new CustomerId(words[0]);
        if (words[2].equals("is")) {
            ledgers.rename(new CustomerId(words[3]), customer, words[1], now);
            return "";
        }
        var request = new RequestId(words[1]);
        var team = words[2];
        if (words.length == 3) return reserve(customer, request, team) + " ";
        if (words[3].equals("sent")) {
            var at = NOON.plus(Duration.ofHours(Integer.parseInt(words[5])));
            ledgers.sent(customer, request, team, at, now);
        } else ledgers.release(customer, request, team, now, now);
        return "";
    }

    private String reserve(CustomerId customer, RequestId request, String team) {
        var slots = QUOTAS.get(team);
        var quota = slots == null ? null : new MessagingLimit.Quota(team, slots);
        var asked = new MessagingLimit("portfolio/acme", LIMIT, quota);
        return switch (ledgers.reserve(customer, request, asked, now, now)) {
            case Slot.Granted _ -> "granted";
            case Slot.None(var from, var lack, _) ->
                    "no "
                            + lack.name().toLowerCase(Locale.ROOT)
                            + (from == null
                                    ? ""
                                    : " from " + Duration.between(NOON, from).toHours() + ":00");
            case Slot.NotRequested _ -> throw new AssertionError();
        };
    }

    private String counted() {
        var counted = new ArrayList<String>();
        for (var ledger : List.of(limit, quota("orders"), quota("news")))
            counted.add("" + (Integer.MAX_VALUE - ledger.left(Integer.MAX_VALUE)));
        return String.join(" ", counted);
    }
}
