package convometer.billing.streams;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.billing.rules.Decimals;
import convometer.events.BillingCount;
import convometer.events.Charge;
import convometer.schemas.streams.DeadLetters;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The ledger on Kafka Streams, with a free tier of two.
class BillingTopologyTest {

    private final LedgerHarness ledger = new LedgerHarness(2);

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void aTemplateIsBookedAndCounted() {
        ledger.delivered(
                "w1", 1, "2026-10-05T15:00:00Z", d -> d.setKind("template").setCategory("utility"));
        assertEquals(
                "w1 r1 utility regular 0.0068 estimate missing_verdict", ledger.chargesAsText());
        assertEquals("utility regular 1 0.0068 0", ledger.linesAsText());
    }

    @Test
    void p3ALateArrivalDisplacesTheLastFreeOneWithTwoCorrections() {
        ledger.freeForm("w2", 1, "2026-10-02T12:00:00Z");
        ledger.freeForm("w3", 1, "2026-10-03T12:00:00Z");
        ledger.freeForm("w4", 1, "2026-10-04T12:00:00Z");
        assertEquals(
                """
                w2 r1 service free_customer_service 0 estimate missing_verdict
                w3 r1 service free_customer_service 0 estimate missing_verdict
                w4 r1 service regular 0.0034 estimate missing_verdict\
                """,
                ledger.chargesAsText());
        ledger.freeForm("w1", 1, "2026-10-01T12:00:00Z");
        assertEquals(
                """
                w1 r1 service free_customer_service 0 estimate missing_verdict
                w3 r2 service regular 0.0034 estimate missing_verdict\
                """,
                ledger.chargesAsText());
        assertEquals(
                """
                service free_customer_service 2 0 0
                service regular 2 0.0068 0\
                """,
                ledger.linesAsText());
    }

    @Test
    void aFactTwiceAndAFactOutdatedChangeNothing() {
        ledger.freeForm("w1", 2, "2026-10-02T12:00:00Z");
        ledger.chargesAsText();
        ledger.freeForm("w1", 2, "2026-10-02T12:00:00Z");
        ledger.freeForm("w1", 1, "2026-10-09T12:00:00Z");
        assertEquals("", ledger.chargesAsText());
        assertEquals("service free_customer_service 1 0 0", ledger.linesAsText());
    }

    @Test
    void aRevisionThatMovesAMessageIntoAnotherMonthMakesRoomInTheOldOne() {
        ledger.freeForm("w1", 1, "2026-11-01T02:59:59Z");
        ledger.freeForm("w2", 1, "2026-11-01T02:59:59Z");
        ledger.freeForm("w3", 1, "2026-11-01T02:59:59Z");
        ledger.chargesAsText();
        ledger.freeForm("w1", 2, "2026-11-01T03:00:00Z");
        assertEquals(
                """
                w1 r2 service free_customer_service 0 estimate missing_verdict
                w3 r2 service free_customer_service 0 estimate missing_verdict\
                """,
                ledger.sorted(ledger.chargesAsText()));
        assertEquals(
                """
                service free_customer_service 2 0 0
                service free_customer_service 1 0 0\
                """,
                ledger.linesAsText());
    }

    @Test
    void aMessageThatIsNoUnitAfterAllIsWithdrawnAndGivesItsPlaceUp() {
        ledger.freeForm("w1", 1, "2026-10-01T12:00:00Z");
        ledger.freeForm("w2", 1, "2026-10-02T12:00:00Z");
        ledger.freeForm("w3", 1, "2026-10-03T12:00:00Z");
        ledger.chargesAsText();
        ledger.delivered("w1", 2, "2026-10-01T12:00:00Z", d -> d.setKind("reaction"));
        assertEquals(
                """
                w1 r2 withdrawn
                w3 r2 service free_customer_service 0 estimate missing_verdict\
                """,
                ledger.sorted(ledger.chargesAsText()));
        assertEquals("service free_customer_service 2 0 0", ledger.linesAsText());
    }

    @Test
    void aVerdictThatComesLaterIsBilledFromThenOn() {
        ledger.delivered(
                "w1", 1, "2026-10-05T12:00:00Z", d -> d.setKind("template").setCategory("utility"));
        ledger.delivered(
                "w1",
                2,
                "2026-10-05T12:00:00Z",
                d ->
                        d.setKind("template")
                                .setCategory("utility")
                                .setPricing(
                                        LedgerHarness.verdict("general_purpose_ai", "regular")));
        assertEquals(
                """
                w1 r1 utility regular 0.0068 estimate missing_verdict
                w1 r2 general_purpose_ai regular - verdict category\
                """,
                ledger.chargesAsText());
        assertEquals("general_purpose_ai regular 1 0 1", ledger.linesAsText());
    }

    @Test
    void v7AMessageOfNobodyKnownIsADeadLetterByteForByte() {
        var sent =
                ledger.delivered(
                        "w1", 1, "2026-10-05T12:00:00Z", d -> d.setWabaId("nobody"), "stranger");
        var letter = ledger.deadLetter();
        assertArrayEquals(sent, letter.value());
        assertEquals(
                "unknown_waba",
                new String(
                        letter.headers().lastHeader(DeadLetters.CODE).value(),
                        StandardCharsets.UTF_8));
        assertEquals(
                "thread-decisions/0/0",
                new String(
                        letter.headers().lastHeader(DeadLetters.ORIGIN).value(),
                        StandardCharsets.UTF_8));
        assertEquals("", ledger.chargesAsText());
    }

    @Test
    void v7AnUnknownAccountOfAKnownNumberIsTheNumbersOwn() {
        ledger.delivered(
                "w1",
                1,
                "2026-10-05T12:00:00Z",
                d -> d.setWabaId("nobody").setKind("template").setCategory("utility"));
        assertEquals("waba", ledger.charges().getFirst().getWabaId());
    }

    @Test
    void c10ConversationsAreCountedByTheirNewestRevision() {
        ledger.conversation("c1", 1, "marketing", "2026-10-05T12:00:00Z", false);
        ledger.conversation("c2", 1, "utility", "2026-11-01T02:59:59Z", false);
        ledger.conversation("c2", 3, "service", "2026-11-01T03:00:00Z", false);
        ledger.conversation("c2", 2, "utility", "2026-11-01T03:00:00Z", false);
        ledger.conversation("c3", 1, "utility", "2026-10-05T12:00:00Z", false);
        ledger.conversation("c3", 2, "utility", "2026-10-05T12:00:00Z", true);
        assertEquals(
                List.of("2026-10 Brazil marketing 1", "2026-11 Brazil service 1"),
                ledger.lines().stream()
                        .filter(line -> line.getCounts().equals("conversations"))
                        .map(line ->
                                String.join(
                                        " ",
                                        line.getMonth(),
                                        line.getMarket(),
                                        line.getCategory(),
                                        "" + line.getQuantity()))
                        .sorted()
                        .toList());
    }

    @Test
    void theLinesAddUpToTheLedger() {
        for (var day = 1; day <= 9; day++) {
            ledger.freeForm("w" + day, 1, "2026-10-0" + (10 - day) + "T12:00:00Z");
            ledger.delivered(
                    "t" + day,
                    1,
                    "2026-10-0" + day + "T12:00:00Z",
                    d -> d.setKind("template").setCategory("marketing"));
        }
        var newest =
                ledger.charges().stream()
                        .collect(Collectors.toMap(Charge::getUnitId, c -> c, (_, later) -> later));
        var booked =
                newest.values().stream()
                        .map(charge -> new BigDecimal(String.valueOf(charge.getAmount())))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        var counted =
                ledger.lines().stream()
                        .map(line -> new BigDecimal(line.getAmount()))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertEquals("0.5863", Decimals.plain(booked));
        assertEquals(Decimals.plain(booked), Decimals.plain(counted));
        assertEquals(18, ledger.lines().stream().mapToLong(BillingCount::getQuantity).sum());
    }

    /// A line is there soon; its details wait for more of their kind.
    @Test
    void detailsAreWrittenASecondAfterTheyChange() {
        for (var i = 0; i < 5; i++) {
            ledger.delivered(
                    "w" + i,
                    1,
                    "2026-10-05T12:00:00Z",
                    d ->
                            d.setKind("template")
                                    .setCategory("marketing")
                                    .setTemplateName("order/update")
                                    .setTemplateLanguage("pt_BR")
                                    .setLabels(Map.of("team", "a,b", "order", "17")));
            ledger.advance(Duration.ofMillis(100));
        }
        assertEquals(Map.of("charges", 5L), ledger.written());
        ledger.advance(Duration.ofMillis(600));
        assertEquals(Map.of("details", 1L), ledger.written());
        var detail = ledger.allDetails().getFirst();
        assertEquals(
                "5 2026-10-05 order/update pt_BR team=a%2Cb",
                String.join(
                        " ",
                        "" + detail.getQuantity(),
                        detail.getDay(),
                        detail.getTemplateName(),
                        detail.getTemplateLanguage(),
                        detail.getLabels()));
        ledger.advance(Duration.ofSeconds(10));
        assertEquals(Map.of(), ledger.written());
    }

    /// Fails when the shape of the topology changes, so that nobody strands the state of a running
    /// ledger by accident.
    @Test
    void hasTheShapeThatIsDeployed() throws IOException {
        var golden = Path.of("src/test/resources/billing-topology.txt");
        var actual = ledger.topology().describe().toString();
        if (Boolean.getBoolean("golden.update")) Files.writeString(golden, actual);
        assertTrue(Files.exists(golden));
        assertEquals(Files.readString(golden), actual);
    }
}
