package convometer.billing.match.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Collectors;

/// Each class of difference, and what two of them come to in one bucket.
class MatchRulesTest {

    @Test
    void figuresThatAgreeAreNoDifference() {
        MatchScenario.days()
                .units(
                        """
                        2026-10-05T10:00:00Z | utility/regular | 0.0068 | 5
                        2026-10-05T11:00:00Z | service/free_customer_service | 0 | 7
                        """)
                .meta(
                        """
                        2026-10-05T00:00:00Z | utility/regular | 3 | 0.0204
                        2026-10-05T00:00:00Z | utility/regular | 2 | 0.0136
                        2026-10-05T00:00:00Z | service/free_customer_service | 7 | 0
                        """)
                .gives("");
    }

    @Test
    void whatTheBucketBesideBalancesIsALateStatus() {
        var late =
                MatchScenario.days()
                        .units(
                                """
                                2026-10-05T10:00:00Z | utility/regular | 0.0068 | 2
                                2026-10-05T23:59:50Z | utility/regular | 0.0068 | 3
                                2026-10-06T10:00:00Z | utility/regular | 0.0068 | 1
                                """)
                        .meta(
                                """
                                2026-10-05T00:00:00Z | utility/regular | 2 | 0.0136
                                2026-10-06T00:00:00Z | utility/regular | 4 | 0.0272
                                """);
        late.gives(
                """
                late_status | utility/regular 10-05T00:00 | utility/regular 10-06T00:00 | 3 | 0
                """);
        // Those nearest to where the buckets meet.
        assertEquals(List.of("w2", "w3", "w4"), late.unitsOf(0));
    }

    @Test
    void soIsWhatTheBucketBeforeBalances() {
        MatchScenario.days()
                .units("2026-10-06T00:00:05Z | utility/regular | 0.0068 | 3")
                .meta("2026-10-05T00:00:00Z | utility/regular | 3 | 0.0204")
                .gives(
                        """
                        late_status | utility/regular 10-06T00:00 | utility/regular 10-05T00:00 | 3 | 0
                        """);
    }

    @Test
    void whatWasDeliveredAfterTheFiguresWereTakenIsALateStatus() {
        MatchScenario.days()
                .takenAt("2026-10-20T12:00:00Z")
                .units(
                        """
                        2026-10-20T11:00:00Z | utility/regular | 0.0068 | 4
                        2026-10-20T12:00:00Z | utility/regular | 0.0068 | 2
                        2026-10-22T12:00:00Z | utility/regular | 0.0068 | 1
                        """)
                .meta("2026-10-20T00:00:00Z | utility/regular | 4 | 0.0272")
                .gives(
                        """
                        late_status | utility/regular 10-20T00:00 | nowhere | 2 | -0.0136
                        late_status | utility/regular 10-22T00:00 | nowhere | 1 | -0.0068
                        """);
    }

    @Test
    void whatIsDeliveredAtTheEndOfTheMonthMayBeOfTheNext() {
        new MatchScenario(Granularity.MONTH, "UTC")
                .units(
                        """
                        2026-10-20T11:00:00Z | utility/regular | 0.0068 | 4
                        2026-10-31T23:55:00Z | utility/regular | 0.0068 | 2
                        """)
                .meta("2026-10-01T00:00:00Z | utility/regular | 3 | 0.0204")
                .gives(
                        """
                        late_status | utility/regular 10-01T00:00 | nowhere | 2 | -0.0136
                        unknown | utility/regular 10-01T00:00 | nowhere | 1 | -0.0068
                        """);
    }

    @Test
    void whatMetaCountsAtTheEndOfTheMonthMayBeOfTheMonthBeside() {
        var beside =
                MatchScenario.days()
                        .units(
                                """
                                2026-09-30T23:49:59Z | utility/regular | 0.0068 | 1
                                2026-09-30T23:50:00Z | utility/regular | 0.0068 | 2
                                2026-09-30T23:59:59Z | marketing/regular | 0.0625 | 1
                                2026-10-01T10:00:00Z | utility/regular | 0.0068 | 1
                                2026-11-01T00:09:59Z | utility/regular | 0.0068 | 1
                                2026-11-01T00:10:00Z | utility/regular | 0.0068 | 1
                                """)
                        .meta(
                                """
                                2026-10-01T00:00:00Z | utility/regular | 5 | 0.034
                                2026-10-02T00:00:00Z | utility/regular | 1 | 0.0068
                                2026-10-31T00:00:00Z | utility/regular | 2 | 0.0136
                                """);
        beside.gives(
                """
                missing_webhook | utility/regular 10-01T00:00 | nowhere | 2 | 0.0136
                missing_webhook | utility/regular 10-02T00:00 | nowhere | 1 | 0.0068
                missing_webhook | utility/regular 10-31T00:00 | nowhere | 1 | 0.0068
                late_status | utility/regular 10-01T00:00 | nowhere | 2 | 0.0136
                late_status | utility/regular 10-31T00:00 | nowhere | 1 | 0.0068
                """);
        // The nearest first.
        assertEquals(List.of("w1", "w2"), beside.unitsOf(3));
        assertEquals(List.of("w5"), beside.unitsOf(4));
        assertTrue(beside.match().lacksAtEdge());
    }

    @Test
    void whatMetaLacksIsNotBalancedByTheMonthBeside() {
        MatchScenario.days()
                .units(
                        """
                        2026-09-30T23:59:00Z | utility/regular | 0.0068 | 2
                        2026-10-01T10:00:00Z | utility/regular | 0.0068 | 3
                        """)
                .meta("2026-10-01T00:00:00Z | utility/regular | 3 | 0.0204")
                .gives("");
    }

    @Test
    void whatOnlyMetaCountsIsAWebhookThatNeverCame() {
        MatchScenario.days()
                .units("2026-10-05T10:00:00Z | utility/regular | 0.0068 | 5")
                .meta(
                        """
                        2026-10-05T00:00:00Z | utility/regular | 9 | 0.0612
                        2026-10-07T00:00:00Z | marketing/regular | 3 | 0.1875
                        """)
                .gives(
                        """
                        missing_webhook | utility/regular 10-05T00:00 | nowhere | 4 | 0.0272
                        missing_webhook | marketing/regular 10-07T00:00 | nowhere | 3 | 0.1875
                        """);
    }

    @Test
    void aBucketWhoseCategoriesBalanceHasChangedOnes() {
        var changed =
                MatchScenario.days()
                        .units(
                                """
                                2026-10-05T10:00:00Z | utility/regular | 0.0068 | 2
                                2026-10-05T10:30:00Z | utility/regular | 0.0068 | 1 | marketing/regular
                                2026-10-05T11:00:00Z | marketing/regular | 0.0625 | 1
                                """)
                        .meta(
                                """
                                2026-10-05T00:00:00Z | utility/regular | 2 | 0.0136
                                2026-10-05T00:00:00Z | marketing/regular | 2 | 0.125
                                """);
        changed.gives(
                """
                category_changed | utility/regular 10-05T00:00 | estimate marketing/regular 10-05T00:00 | 1 | -0.0557
                category_changed | utility/regular 10-05T00:00 | marketing/regular 10-05T00:00 | 1 | 0.0557
                """);
        // The one that we would have expected there.
        assertEquals(List.of("w2"), changed.unitsOf(0));
        assertEquals(List.of("w2"), changed.unitsOf(1));
    }

    @Test
    void aVerdictOfAnotherCategoryThanTheEstimateIsAChangedOneAlsoIfMetaStaysWithIt() {
        MatchScenario.days()
                .units("2026-10-05T10:30:00Z | marketing/regular | 0.0625 | 4 | utility/regular")
                .meta("2026-10-05T00:00:00Z | marketing/regular | 4 | 0.25")
                .gives(
                        """
                        category_changed | marketing/regular 10-05T00:00 | estimate utility/regular 10-05T00:00 | 4 | 0.2228
                        """);
    }

    @Test
    void theSameCategoryChargedHereAndFreeThereIsFreeOrCharged() {
        MatchScenario.days()
                .units(
                        """
                        2026-10-05T10:30:00Z | service/free_customer_service | 0 | 4
                        2026-10-06T10:30:00Z | utility/free_customer_service | 0 | 2 | utility/regular
                        """)
                .meta(
                        """
                        2026-10-05T00:00:00Z | service/free_customer_service | 3 | 0
                        2026-10-05T00:00:00Z | service/regular | 1 | 0.0068
                        2026-10-06T00:00:00Z | utility/free_customer_service | 2 | 0
                        """)
                .gives(
                        """
                        free_or_charged | service/free_customer_service 10-05T00:00 | service/regular 10-05T00:00 | 1 | 0.0068
                        free_or_charged | utility/free_customer_service 10-06T00:00 | estimate utility/regular 10-06T00:00 | 2 | -0.0136
                        """);
    }

    @Test
    void inAnEntryPointTheCategoryIsNoMatter() {
        MatchScenario.days()
                .units(
                        """
                        2026-10-05T10:30:00Z | referral_conversion/free_entry_point | 0 | 4 | marketing/free_entry_point
                        2026-10-05T10:30:00Z | utility/regular | 0.0068 | 1
                        """)
                .meta(
                        """
                        2026-10-05T00:00:00Z | utility/free_entry_point | 5 | 0
                        """)
                .gives(
                        """
                        free_or_charged | utility/regular 10-05T00:00 | referral_conversion/free_entry_point 10-05T00:00 | 1 | -0.0068
                        """);
    }

    @Test
    void marketingLiteIsMarketing() {
        MatchScenario.days()
                .units(
                        "2026-10-05T10:30:00Z | marketing_lite/regular | 0.0625 | 4 | marketing/regular")
                .meta("2026-10-05T00:00:00Z | marketing/regular | 4 | 0.25")
                .gives("");
    }

    @Test
    void theSameVolumeAtRatesOfAnotherBandIsATier() {
        MatchScenario.days()
                .units("2026-10-05T10:30:00Z | utility/regular | 0.0068 | 1000")
                .meta("2026-10-05T00:00:00Z | utility/regular | 1000 | 6.5")
                .gives(
                        """
                        tier | utility/regular 10-05T00:00 | nowhere | 1000 | -0.3
                        """);
    }

    /// What Meta has nothing of has no band.
    @Test
    void unitsOfSeveralRatesThatMetaLacksAreNoTier() {
        MatchScenario.days()
                .units(
                        """
                        2026-10-05T10:30:00Z | utility/regular | 0.0068 | 3
                        2026-10-05T10:40:00Z | utility/regular | 0.0064 | 1
                        """)
                .meta("2026-10-06T00:00:00Z | marketing/regular | 1 | 0.0625")
                .gives(
                        """
                        missing_webhook | marketing/regular 10-06T00:00 | nowhere | 1 | 0.0625
                        unknown | utility/regular 10-05T00:00 | nowhere | 4 | -0.0268
                        """);
    }

    @Test
    void theSameVolumeAtARateOfNoBandIsUnknown() {
        MatchScenario.days()
                .units(
                        """
                        2026-10-05T10:30:00Z | utility/regular | 0.0068 | 1000
                        2026-10-05T10:30:00Z | marketing/regular | 0.0625 | 10
                        """)
                .meta(
                        """
                        2026-10-05T00:00:00Z | utility/regular | 1000 | 7
                        2026-10-05T00:00:00Z | marketing/regular | 10 | 0.6
                        """)
                .gives(
                        """
                        unknown | marketing/regular 10-05T00:00 | nowhere | 10 | -0.025
                        unknown | utility/regular 10-05T00:00 | nowhere | 1000 | 0.2
                        """);
    }

    @Test
    void whatRoundingOfEachLineCanDoIsRounding() {
        MatchScenario.days()
                .decimals(2)
                .units("2026-10-05T10:30:00Z | utility/regular | 0.0068 | 3")
                .meta(
                        """
                        2026-10-05T00:00:00Z | utility/regular | 2 | 0.01
                        2026-10-05T00:00:00Z | utility/regular | 1 | 0.01
                        """)
                .gives(
                        """
                        rounding | utility/regular 10-05T00:00 | nowhere | 3 | -0.0004
                        """);
    }

    @Test
    void bucketsThatBalanceThreeHoursLaterAreOfAnotherTimeZone() {
        MatchScenario.days()
                .units(
                        """
                        2026-10-05T01:30:00Z | utility/regular | 0.0068 | 1
                        2026-10-05T22:30:00Z | utility/regular | 0.0068 | 5
                        2026-10-06T02:30:00Z | utility/regular | 0.0068 | 7
                        2026-10-06T12:30:00Z | utility/regular | 0.0068 | 2
                        2026-10-07T00:30:00Z | utility/regular | 0.0068 | 3
                        2026-10-08T00:30:00Z | utility/regular | 0.0068 | 4
                        """)
                .meta(
                        """
                        2026-10-04T00:00:00Z | utility/regular | 1 | 0.0068
                        2026-10-05T00:00:00Z | utility/regular | 12 | 0.0816
                        2026-10-06T00:00:00Z | utility/regular | 5 | 0.034
                        2026-10-07T00:00:00Z | utility/regular | 4 | 0.0272
                        """)
                .gives(
                        """
                        time_zone | utility/regular 10-04T00:00 | 180 min | 1 | 0.0068
                        time_zone | utility/regular 10-05T00:00 | 180 min | 6 | 0.0408
                        time_zone | utility/regular 10-06T00:00 | 180 min | 4 | -0.0272
                        time_zone | utility/regular 10-07T00:00 | 180 min | 1 | 0.0068
                        time_zone | utility/regular 10-08T00:00 | 180 min | 4 | -0.0272
                        """);
    }

    /// Kolkata's days, of an account in Greenwich.
    @Test
    void soAreThoseThatBalanceHalfAnHourFurther() {
        MatchScenario.days()
                .units(
                        """
                        2026-10-05T18:15:00Z | utility/regular | 0.0068 | 1
                        2026-10-05T18:45:00Z | utility/regular | 0.0068 | 5
                        2026-10-06T18:45:00Z | utility/regular | 0.0068 | 2
                        2026-10-07T18:45:00Z | utility/regular | 0.0068 | 4
                        """)
                .meta(
                        """
                        2026-10-05T00:00:00Z | utility/regular | 1 | 0.0068
                        2026-10-06T00:00:00Z | utility/regular | 5 | 0.034
                        2026-10-07T00:00:00Z | utility/regular | 2 | 0.0136
                        2026-10-08T00:00:00Z | utility/regular | 4 | 0.0272
                        """)
                .gives(
                        """
                        time_zone | utility/regular 10-05T00:00 | -330 min | 5 | -0.034
                        time_zone | utility/regular 10-06T00:00 | -330 min | 3 | 0.0204
                        time_zone | utility/regular 10-07T00:00 | -330 min | 2 | -0.0136
                        time_zone | utility/regular 10-08T00:00 | -330 min | 4 | 0.0272
                        """);
    }

    @Test
    void ofAnInvoiceOfAnotherTimeZoneWhatIsFreeIsNoMatter() {
        MatchScenario.days()
                .chargedOnly()
                .units(
                        """
                        2026-10-05T01:30:00Z | utility/regular | 0.0068 | 1
                        2026-10-05T12:30:00Z | service/free_customer_service | 0 | 9
                        2026-10-06T02:30:00Z | utility/regular | 0.0068 | 2
                        2026-10-07T00:30:00Z | utility/regular | 0.0068 | 3
                        """)
                .meta(
                        """
                        2026-10-04T00:00:00Z | utility/regular | 1 | 0.0068
                        2026-10-05T00:00:00Z | utility/regular | 2 | 0.0136
                        2026-10-06T00:00:00Z | utility/regular | 3 | 0.0204
                        """)
                .gives(
                        """
                        time_zone | utility/regular 10-04T00:00 | 180 min | 1 | 0.0068
                        time_zone | utility/regular 10-05T00:00 | 180 min | 1 | 0.0068
                        time_zone | utility/regular 10-06T00:00 | 180 min | 1 | 0.0068
                        time_zone | utility/regular 10-07T00:00 | 180 min | 3 | -0.0204
                        """);
    }

    @Test
    void whatTheLedgerLacksIsNotAddedToWhatTheRulesDeriveOtherwise() {
        var totals =
                MatchScenario.days()
                        .units(
                                """
                                2026-10-05T10:30:00Z | marketing/regular | 0.0625 | 4 | utility/regular
                                2026-10-06T10:30:00Z | utility/regular | 0.0068 | 3
                                2026-10-07T10:30:00Z | utility/regular | 0.0068 | 1
                                """)
                        .meta(
                                """
                                2026-10-05T00:00:00Z | marketing/regular | 4 | 0.25
                                2026-10-06T00:00:00Z | marketing/regular | 3 | 0.1875
                                2026-10-07T00:00:00Z | marketing/regular | 1 | 0.0625
                                """)
                        .match()
                        .totals();
        assertEquals(
                """
                ESTIMATE_AND_VERDICT category_changed: 1 of 4, 0.2228
                LEDGER_AND_META category_changed: 2 of 4, 0.2228
                """
                        .strip(),
                totals.entrySet().stream()
                        .map(it ->
                                "%s %s: %d of %d, %s"
                                        .formatted(
                                                it.getKey().between(),
                                                it.getKey().why().code(),
                                                it.getValue().differences(),
                                                it.getValue().count(),
                                                it.getValue().amount().toPlainString()))
                        .collect(Collectors.joining("\n")));
    }

    @Test
    void whatNothingBalancesIsUnknown() {
        MatchScenario.days()
                .units("2026-10-05T10:30:00Z | utility/regular | 0.0068 | 3")
                .meta("2026-10-05T00:00:00Z | utility/regular | 1 | 0.0068")
                .gives(
                        """
                        unknown | utility/regular 10-05T00:00 | nowhere | 2 | -0.0136
                        """);
    }

    @Test
    void aBucketWithLateAndChangedOnesIsInParts() {
        MatchScenario.days()
                .units("2026-10-05T10:30:00Z | utility/regular | 0.0068 | 10")
                .meta(
                        """
                        2026-10-05T00:00:00Z | utility/regular | 2 | 0.0136
                        2026-10-05T00:00:00Z | marketing/regular | 3 | 0.1875
                        2026-10-06T00:00:00Z | utility/regular | 5 | 0.034
                        """)
                .gives(
                        """
                        category_changed | utility/regular 10-05T00:00 | marketing/regular 10-05T00:00 | 3 | 0.1671
                        late_status | utility/regular 10-05T00:00 | utility/regular 10-06T00:00 | 5 | 0
                        """);
    }

    @Test
    void inHalfHoursTheOneBesideBalances() {
        new MatchScenario(Granularity.HALF_HOUR, "Asia/Kolkata")
                .units("2026-10-05T10:29:30Z | utility/regular | 0.0068 | 2")
                .meta("2026-10-05T10:30:00Z | utility/regular | 2 | 0.0136")
                .gives(
                        """
                        late_status | utility/regular 10-05T10:00 | utility/regular 10-05T10:30 | 2 | 0
                        """);
    }

    @Test
    void anInvoiceIsHeldAgainstWhatIsCharged() {
        new MatchScenario(Granularity.MONTH, "America/Sao_Paulo")
                .chargedOnly()
                .units(
                        """
                        2026-10-05T10:29:30Z | utility/regular | 0.0068 | 2
                        2026-10-05T10:29:30Z | service/free_customer_service | 0 | 9
                        """)
                .meta("2026-10-01T03:00:00Z | utility/regular | 2 | 0.0136")
                .gives("");
    }

    /// The ledger saw their deliveries, so no webhook of them was lost.
    @Test
    void whatAnInvoiceChargesAndTheLedgerHasFreeIsFreeOrCharged() {
        var invoice =
                MatchScenario.days()
                        .chargedOnly()
                        .units(
                                """
                                2026-10-05T10:29:30Z | service/regular | 0.0067 | 2
                                2026-10-05T10:29:30Z | service/free_customer_service | 0 | 3
                                2026-10-05T10:29:30Z | utility/free_customer_service | 0 | 9
                                2026-10-06T10:29:30Z | service/free_customer_service | 0 | 9
                                """)
                        .meta("2026-10-05T00:00:00Z | service/regular | 6 | 0.0402");
        invoice.gives(
                """
                missing_webhook | service/regular 10-05T00:00 | nowhere | 1 | 0.0067
                free_or_charged | service/free_customer_service 10-05T00:00 | service/regular 10-05T00:00 | 3 | 0.0201
                """);
        assertEquals(List.of("w2", "w3", "w4"), invoice.unitsOf(1));
        assertEquals(
                List.of("service/regular"),
                invoice.match().cells().stream()
                        .map(it -> it.key().kind())
                        .map(it -> it.category() + "/" + it.type())
                        .toList());
    }

    /// What is charged on both sides explains more than what is free.
    @Test
    void anInvoiceWithAnotherCategoryHasChangedOnesBeforeFreeOnes() {
        MatchScenario.days()
                .chargedOnly()
                .units(
                        """
                        2026-10-05T10:29:30Z | utility/regular | 0.0068 | 2
                        2026-10-05T10:29:30Z | referral_conversion/free_entry_point | 0 | 3
                        """)
                .meta("2026-10-05T00:00:00Z | marketing/regular | 2 | 0.125")
                .gives(
                        """
                        category_changed | utility/regular 10-05T00:00 | marketing/regular 10-05T00:00 | 2 | 0.1114
                        """);
    }

    @Test
    void whatHasNoPriceIsComparedByVolumeAlone() {
        MatchScenario.days()
                .units("2026-10-05T10:30:00Z | utility/regular | - | 3")
                .meta("2026-10-05T00:00:00Z | utility/regular | 3 | 0.7")
                .gives("");
    }

    @Test
    void whereMetaSaysNoCostsVolumesAreCompared() {
        MatchScenario.days()
                .units("2026-10-05T10:30:00Z | utility/regular | 0.0068 | 3")
                .meta("2026-10-05T00:00:00Z | utility/regular | 4 | -")
                .gives(
                        """
                        missing_webhook | utility/regular 10-05T00:00 | nowhere | 1 | 0.0068
                        """);
    }

    @Test
    void anEstimateOfNothingKnownSaysNothing() {
        MatchScenario.days()
                .units(
                        """
                        2026-10-05T10:30:00Z | utility/regular | 0.0068 | 3 | none
                        2026-10-05T10:30:00Z | utility/regular | 0.0068 | 1 | unknown/
                        """)
                .meta("2026-10-05T00:00:00Z | utility/regular | 4 | 0.0272")
                .gives("");
    }
}
