package convometer.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Rules P, R and V for several facts together, by example; every table is played forwards and
/// backwards.
class LedgerRulesTest {

    @Test
    void p3TheFirstMessagesOfANumberAndLocalMonthAreFree() {
        LedgerScenario.together(
                2,
                """
                at                  | id | what      | circumstances                      | Meta says
                2026-10-31T23:59:57 | b  | free-form |                                    |
                2026-10-31T23:59:58 | c  | free-form |                                    | type=regular category=service
                2026-10-31T23:59:59 | d  | free-form |                                    |
                2026-11-01T00:00:00 | e  | free-form |                                    |
                2026-10-31T23:59:57 | a  | free-form |                                    |
                2026-10-31T23:59:56 | f  | free-form | fep                                |
                2026-10-31T23:59:55 | g  | unknown   |                                    |
                2026-10-31T23:59:55 | h  | reaction  |                                    |
                2026-10-31T23:59:59 | i  | free-form | number number2                     |
                """,
                """
                a message: service free_customer_service 0 estimate (service free_customer_service) missing_verdict
                b message: service free_customer_service 0 estimate (service free_customer_service) missing_verdict
                c message: service regular 0.0034 verdict (service regular)
                d message: service regular 0.0034 estimate (service regular) missing_verdict
                e message: service free_customer_service 0 estimate (service free_customer_service) missing_verdict
                f message: service free_entry_point 0 estimate (service free_entry_point) missing_verdict
                g message: unknown - - estimate (unknown -) missing_verdict
                i message: service free_customer_service 0 estimate (service free_customer_service) missing_verdict
                """);
    }

    @Test
    void v7ANumbersFreeTierCountsOverItsAccountsEachMessageInItsOwnAccountsMonth() {
        LedgerScenario.together(
                1,
                """
                at                  | id | what      | circumstances | Meta says
                2026-10-31T12:00:00 | a  | free-form |               |
                2026-10-31T12:00:01 | b  | free-form | waba east     |
                2026-10-31T12:00:02 | c  | free-form | waba nobody   |
                2026-10-30T12:00:02 | d  | free-form | waba east     |
                """,
                """
                a message: service regular 0.0034 estimate (service regular) missing_verdict
                b message: service free_customer_service 0 estimate (service free_customer_service) missing_verdict
                c message: service regular 0.0034 estimate (service regular) missing_verdict
                d message: service free_customer_service 0 estimate (service free_customer_service) missing_verdict
                """);
    }

    @Test
    void p9GroupsShareTheNumbersFreeTierAParticipantAUnit() {
        LedgerScenario.together(
                2,
                """
                at                  | id | what      | circumstances                 | Meta says
                2026-10-05T12:00:00 | a  | free-form | group g, customer 5511000001  |
                2026-10-05T12:00:00 | a  | free-form | group g, customer 5511000002  |
                2026-10-05T12:00:01 | b  | free-form |                               |
                2026-10-05T12:00:02 | c  | free-form | group g, customer 5511000001  |
                """,
                """
                a/5511000001 message: group_service free_group_customer_service 0 estimate (group_service free_group_customer_service) missing_verdict
                a/5511000002 message: group_service free_group_customer_service 0 estimate (group_service free_group_customer_service) missing_verdict
                b message: service regular 0.0034 estimate (service regular) missing_verdict
                c/5511000001 message: group_service regular 0.0034 estimate (group_service regular) missing_verdict
                """);
    }

    @Test
    void pBothKindsCountUntilApril2023AndOnlyUserInitiatedAfter() {
        LedgerScenario.together(
                3,
                """
                at                  | id | what                             | circumstances | Meta says
                2023-04-03T23:59:58 | D1 | conversation business_initiated  |               |
                2023-04-03T23:59:59 | D2 | conversation user_initiated      |               |
                2023-04-04T00:00:00 | D3 | conversation business_initiated  |               |
                2023-04-05T00:00:00 | D4 | conversation user_initiated      | number number2 |
                2023-04-06T00:00:00 | D5 | conversation user_initiated      |               |
                2023-04-06T00:00:00 | D6 | conversation referral_conversion |               |
                2023-05-01T00:00:00 | D7 | conversation user_initiated      |               |
                """,
                """
                D1 conversation: business_initiated free_tier 0 estimate (business_initiated free_tier) missing_verdict
                D2 conversation: user_initiated free_tier 0 estimate (user_initiated free_tier) missing_verdict
                D3 conversation: business_initiated regular 0.05 estimate (business_initiated regular) missing_verdict
                D4 conversation: user_initiated free_tier 0 estimate (user_initiated free_tier) missing_verdict
                D5 conversation: user_initiated regular 0.03 estimate (user_initiated regular) missing_verdict
                D6 conversation: referral_conversion free_entry_point 0 estimate (referral_conversion free_entry_point) missing_verdict
                D7 conversation: user_initiated free_tier 0 estimate (user_initiated free_tier) missing_verdict
                """);
    }

    @Test
    void pServiceConversationsHaveAFreeTierUntilOctober2024ThenAreFree() {
        LedgerScenario.together(
                1,
                """
                at                  | id | what                  | circumstances | Meta says
                2024-10-31T23:59:57 | D1 | conversation service  |               |
                2024-10-31T23:59:58 | D2 | conversation service  |               |
                2024-10-31T23:59:59 | D3 | conversation utility  |               |
                2024-11-01T00:00:00 | D4 | conversation service  |               |
                2024-11-01T00:00:00 | D5 | conversation marketing | unsent       |
                2025-06-30T23:59:59 | D6 | conversation service  |               |
                2025-07-01T00:00:00 | D7 | conversation service  |               |
                """,
                """
                D1 conversation: service free_tier 0 estimate (service free_tier) missing_verdict
                D2 conversation: service regular 0.03 estimate (service regular) missing_verdict
                D3 conversation: utility regular 0.035 estimate (utility regular) missing_verdict
                D4 conversation: service free_customer_service 0 estimate (service free_customer_service) missing_verdict
                D5 conversation: marketing regular 0.0625 estimate (marketing regular) missing_send
                D6 conversation: service free_customer_service 0 estimate (service free_customer_service) missing_verdict
                """);
    }

    @Test
    void v3AConversationOfMetasTakesItsEarliestMessageAndTheFirstVerdict() {
        LedgerScenario.together(
                1,
                """
                at                  | id | what                 | circumstances       | Meta says
                2024-01-10T12:00:00 | D1 | conversation utility |                     |
                2024-01-10T12:00:00 | b  | utility              | opens D1            | conversation=X
                2024-01-10T12:00:01 | a  | utility              | joins D1, waba east | conversation=X billable=false category=utility
                2024-01-10T12:00:02 | c  | utility              | joins D1            | conversation=X billable=true category=marketing
                """,
                """
                X conversation: utility free_tier 0 verdict (utility regular) type
                """);
    }

    @Test
    void v3TheEstimateIsEmptyWhereTheEarliestMessageOpenedNothing() {
        LedgerScenario.together(
                1,
                """
                at                  | id | what                 | circumstances    | Meta says
                2024-01-10T12:00:00 | D1 | conversation utility |                  |
                2024-01-10T12:00:00 | a  | utility              | opens D1         |
                2024-01-10T12:00:01 | b  | utility              | joins D1         | conversation=X
                2024-01-10T12:00:01 | c  | unknown              |                  | conversation=Y
                2024-01-11T12:00:00 | D2 | conversation service |                  |
                2024-01-11T12:00:00 | d  | free-form            | opens D2, unsent |
                """,
                """
                D2 conversation: service free_tier 0 estimate (service free_tier) missing_verdict
                X conversation: unknown - - estimate (-) missing_verdict
                Y conversation: unknown - - estimate (-) missing_verdict
                """);
    }

    @Test
    void v3BesideMetasConversationsTheDerivedOnesThatNoneOfTheirMessagesBelongTo() {
        LedgerScenario.together(
                1,
                """
                at                  | id | what                   | circumstances | Meta says
                2024-01-10T12:00:00 | D1 | conversation service   |               |
                2024-01-10T12:00:00 | a  | free-form              | opens D1      | conversation=X billable=true category=service
                2024-01-11T12:00:00 | D2 | conversation service   |               |
                2024-01-11T12:00:00 | b  | free-form              | opens D2      |
                2024-01-12T12:00:00 | D3 | conversation marketing |               |
                2024-01-12T12:00:00 | c  | marketing              | opens D3      |
                2024-01-12T12:00:01 | d  | marketing              | joins D3      | conversation=Z
                """,
                """
                D2 conversation: service regular 0.03 estimate (service regular) missing_verdict
                X conversation: service regular 0.03 verdict (service free_tier) type
                Z conversation: unknown - - estimate (-) missing_verdict
                """);
    }

    @Test
    void p8AFreeConversationOfMetasIsReadFromBillableAndTheEra() {
        LedgerScenario.alone(
                """
                delivered        | id | message   | circumstances | Meta says                                                            | charge                                         | differs
                2022-10-31T12:00 | X  | free-form |               | conversation=X billable=false category=user_initiated                | user_initiated free_tier 0 verdict             | unit_count
                2024-10-31T12:00 | X  | free-form |               | conversation=X billable=false category=service                       | service free_tier 0 verdict                    | unit_count
                2024-11-01T12:00 | X  | free-form |               | conversation=X billable=false category=service                       | service free_customer_service 0 verdict        | unit_count
                2024-11-01T12:00 | X  | free-form |               | conversation=X billable=false category=utility                       | utility free_tier 0 verdict                    | unit_count
                2024-11-01T12:00 | X  | free-form |               | conversation=X billable=false category=REFERRAL_CONVERSION           | referral_conversion free_entry_point 0 verdict | unit_count
                2024-10-31T12:00 | X  | free-form |               | conversation=X billable=true category=service                        | service regular 0.03 verdict                   | unit_count
                2024-10-31T12:00 | X  | free-form |               | conversation=X category=service                                      | service - - verdict                            | unit_count
                2024-10-31T12:00 | X  | free-form |               | conversation=X category=service type=regular                         | service - - verdict                            | unit_count
                2025-08-01T12:00 | X  | free-form |               | conversation=X billable=false category=service model=CBP             | service free_customer_service 0 verdict        |
                2026-10-01T12:00 | X  | free-form |               | conversation=X billable=false category=service model=cbp             | service free_customer_service 0 verdict        |
                """);
    }

    @Test
    void p5AConversationOfMetasAcrossJuly2025KeepsOnlyTheMessagesThatMetaChargesByIt() {
        LedgerScenario.together(
                1,
                """
                at                  | id | what                 | circumstances                                  | Meta says
                2025-06-30T23:00:00 | number/5511987654321/utility/2025-07-01T02:00:00Z | conversation utility | |
                2025-06-30T23:00:00 | a  | utility              | opens number/5511987654321/utility/2025-07-01T02:00:00Z | conversation=X billable=true category=utility model=CBP
                2025-07-01T01:00:00 | b  | utility              | joins number/5511987654321/utility/2025-07-01T02:00:00Z | conversation=X billable=true category=utility model=CBP
                2025-07-01T01:00:00 | c  | utility              | joins number/5511987654321/utility/2025-07-01T02:00:00Z | conversation=X type=regular category=utility model=PMP
                2025-07-01T01:00:00 | d  | utility              | joins number/5511987654321/utility/2025-07-01T02:00:00Z | conversation=X
                """,
                """
                X conversation: utility regular 0.035 verdict (utility regular)
                c message: utility regular 0.008 verdict (-) unit_count
                """);
    }

    @Test
    void v5AMemberTakesItsPlaceInTheFreeTierOfItsNumber() {
        LedgerScenario.together(
                1,
                """
                at                  | id | what      | circumstances | Meta says
                2026-10-05T12:00:00 | a  | free-form |               | conversation=X billable=true category=service model=CBP
                2026-10-05T12:00:01 | b  | free-form |               |
                2026-10-05T12:00:02 | c  | free-form |               | conversation=Y billable=true category=service model=CBP
                """,
                """
                X conversation: service free_customer_service 0 verdict (service free_customer_service)
                Y conversation: service free_customer_service 0 verdict (service regular) type
                b message: service regular 0.0034 estimate (service regular) missing_verdict
                """);
    }

    @Test
    void p10AnEntryPointVerdictOfAConversationAgreesOnlyWithAnEntryPointBefore() {
        LedgerScenario.together(
                1,
                """
                at                  | id | what                   | circumstances | Meta says
                2024-01-10T12:00:00 | D1 | conversation marketing |               |
                2024-01-10T12:00:00 | a  | marketing              | opens D1      | conversation=X billable=false category=referral_conversion
                2024-01-12T12:00:00 | D2 | conversation referral_conversion |     |
                2024-01-12T12:00:00 | b  | marketing              | opens D2      | conversation=Y billable=false category=referral_conversion
                2024-01-13T12:00:00 | D3 | conversation marketing |               |
                2024-01-13T12:00:00 | c  | marketing              | opens D3      | conversation=Z billable=true category=marketing_lite
                """,
                """
                X conversation: referral_conversion free_entry_point 0 verdict (marketing regular) category
                Y conversation: referral_conversion free_entry_point 0 verdict (referral_conversion free_entry_point)
                Z conversation: marketing_lite regular 0.0625 verdict (marketing regular)
                """);
    }

    @Test
    void r3TheRankOfAChargedUnitDecidesItsBandOverAllAccountsOfThePortfolio() {
        LedgerScenario.together(
                1,
                """
                at                  | id | what           | circumstances          | Meta says
                2025-08-12T12:00:00 | a  | utility        |                        |
                2025-08-12T12:00:01 | b  | utility        | waba euro              | type=regular category=utility
                2025-08-12T12:00:01 | c  | utility        | waba east              |
                2025-08-12T12:00:02 | d  | utility        | window                 |
                2025-08-12T12:00:02 | e  | marketing      |                        | type=regular category=utility
                2025-08-12T12:00:02 | f  | authentication |                        |
                2025-08-12T12:00:00 | g  | utility        | group g                | type=regular category=group_utility
                2025-08-12T12:00:09 | h  | utility        | number number5, waba other |
                2025-08-31T12:00:00 | i  | utility        | waba east              |
                2025-08-31T12:00:00 | j  | utility        | to 4915112345678       |
                2025-08-31T12:00:00 | k  | utility        | waba euro              |
                """,
                """
                a message: utility regular 0.008 estimate (utility regular) missing_verdict
                b message: utility regular 0.0085 verdict (utility regular)
                c message: utility regular 0.007 estimate (utility regular) missing_verdict
                d message: utility free_customer_service 0 estimate (utility free_customer_service) missing_verdict
                e message: utility regular 0.007 verdict (marketing regular) category
                f message: authentication regular 0.0068 estimate (authentication regular) missing_verdict
                g/5511987654321 message: group_utility regular 0.008 verdict (group_utility regular)
                h message: utility regular 0.008 estimate (utility regular) missing_verdict
                i message: utility regular 0.008 estimate (utility regular) missing_verdict
                j message: utility regular - estimate (utility regular) missing_verdict
                k message: utility regular 0.0085 estimate (utility regular) missing_verdict
                """);
    }

    @Test
    void r3BandsOfAMonthFollowTheCardOfTheDayAndConversationsCountFromJuly2025() {
        LedgerScenario.together(
                1,
                """
                at                  | id | what                 | circumstances | Meta says
                2025-06-30T12:00:00 | D  | conversation utility |               |
                2025-07-01T12:00:00 | a  | utility              |               | conversation=X billable=true category=utility model=CBP
                2025-07-01T12:00:01 | b  | utility              |               |
                2025-07-01T12:00:02 | c  | utility              |               |
                2026-10-01T12:00:00 | d  | utility              |               |
                2026-10-01T12:00:01 | e  | utility              |               |
                2026-10-01T12:00:02 | f  | utility              |               |
                2026-10-01T12:00:03 | g  | utility              |               |
                """,
                """
                D conversation: utility regular 0.035 estimate (utility regular) missing_verdict
                X conversation: utility regular 0.008 verdict (utility regular)
                b message: utility regular 0.008 estimate (utility regular) missing_verdict
                c message: utility regular 0.007 estimate (utility regular) missing_verdict
                d message: utility regular 0.0068 estimate (utility regular) missing_verdict
                e message: utility regular 0.0068 estimate (utility regular) missing_verdict
                f message: utility regular 0.0068 estimate (utility regular) missing_verdict
                g message: utility regular 0.0064 estimate (utility regular) missing_verdict
                """);
    }

    @Test
    void r3ARankBeforeTheFirstBandOfItsCardHasNoRateAndOtherCategoriesTakeTheFirstBand() {
        LedgerScenario.together(
                Scene.eras(),
                Scene.cards(
                        """
                        2025-07-01 USD utility 2 0.007
                        2025-07-01 USD marketing 5 0.06
                        2025-07-01 USD marketing 9 0.05
                        """),
                """
                at                  | id | what      | circumstances | Meta says
                2025-08-12T12:00:00 | a  | utility   |               |
                2025-08-12T12:00:01 | b  | utility   |               |
                2025-08-12T12:00:02 | c  | marketing |               |
                """,
                """
                a message: utility regular - estimate (utility regular) missing_verdict
                b message: utility regular 0.007 estimate (utility regular) missing_verdict
                c message: marketing regular 0.06 estimate (marketing regular) missing_verdict
                """);
    }

    @Test
    void revisionsMovedThreadsAndWithdrawalsLeaveOneChargeAUnit() {
        LedgerScenario.together(
                1,
                """
                at                  | id | what                 | circumstances                     | Meta says
                2024-01-10T12:00:00 | D1 | conversation service |                                   |
                2024-01-10T12:00:00 | D1 | conversation service | withdrawn, revision 2             |
                2024-01-10T12:00:00 | a  | free-form            | opens D1                          | conversation=X
                2024-01-10T12:00:00 | D2 | conversation service | customer BR.1                     |
                2024-01-10T12:00:00 | a  | free-form            | opens D2, revision 2, customer BR.1 | conversation=X
                2024-01-11T12:00:00 | b  | free-form            | opens D3                          | conversation=Y
                2024-01-11T12:00:00 | b  | free-form            | withdrawn, revision 2             | conversation=Y
                2024-01-11T12:00:00 | D3 | conversation service |                                   |
                """,
                """
                D3 conversation: service regular 0.03 estimate (service regular) missing_verdict
                X conversation: service free_tier 0 estimate (service free_tier) missing_verdict
                """);
    }

    @Test
    void v7AFactOfNobodyKnownIsRefused() {
        var row = List.of("2026-10-05T12:00", "w", "utility", "waba nobody, number nobody", "");
        var facts = List.of(FactRow.parse(row).decision());
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> LedgerScenario.ledger(Scene.eras(), Scene.cards(), facts));
        assertEquals("no account nobody and none with the number nobody", error.getMessage());
    }
}
