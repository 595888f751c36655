package convometer.billing.rules;

import org.junit.jupiter.api.Test;

/// Rules P, R2 and V for messages, by example.
class ChargesTest {

    @Test
    void p1TemplatesAreChargedFromOctober2026InsideAndOutsideTheWindow() {
        ChargeScenario.play(
                """
                delivered        | message                      | circumstances | Meta says | charge                                           | differs
                2026-10-05T12:00 | marketing                    |               |           | marketing regular 0.0625 estimate                | missing_verdict
                2026-10-05T12:00 | utility                      |               |           | utility regular 0.0068 estimate                  | missing_verdict
                2026-10-05T12:00 | utility                      | window        |           | utility regular 0.0068 estimate                  | missing_verdict
                2026-10-05T12:00 | authentication               | window        |           | authentication regular 0.0068 estimate           | missing_verdict
                2026-10-05T12:00 | authentication_international |               |           | authentication_international regular - estimate  | missing_verdict
                """);
    }

    @Test
    void p2UtilityInsideTheWindowIsFreeUntilTheEraEndsAtLocalMidnight() {
        ChargeScenario.play(
                """
                delivered           | message   | circumstances | Meta says | charge                                   | differs
                2025-06-30T23:59:59 | utility   | window        |           | era_not_supported                        |
                2025-07-01T00:00    | utility   | window        |           | utility free_customer_service 0 estimate | missing_verdict
                2025-07-01T00:00    | utility   |               |           | utility regular 0.008 estimate           | missing_verdict
                2026-09-30T23:59:59 | utility   | window        |           | utility free_customer_service 0 estimate | missing_verdict
                2026-09-30T23:59:59 | free-form | window        |           | service free_customer_service 0 estimate | missing_verdict
                2026-10-01T00:00    | utility   | window        |           | utility regular 0.0068 estimate          | missing_verdict
                2026-10-01T00:00    | free-form | window        |           | waits for number/2026-10                 |
                2022-01-31T23:59:59 | utility   |               |           | no unit                                  |
                """);
    }

    @Test
    void p3FreeFormIsFreeWithinTheFreeTierAndChargedBeyond() {
        ChargeScenario.play(
                """
                delivered           | message   | circumstances | Meta says | charge                                   | differs
                2026-10-31T23:59:59 | free-form | free          |           | service free_customer_service 0 estimate | missing_verdict
                2026-10-31T23:59:59 | free-form | beyond        |           | service regular 0.0034 estimate          | missing_verdict
                2026-10-31T23:59:59 | free-form |               |           | waits for number/2026-10                 |
                2026-11-01T00:00    | free-form |               |           | waits for number/2026-11                 |
                """);
    }

    @Test
    void p4WhileAnEntryPointIsOpenNothingCostsAndNothingCounts() {
        ChargeScenario.play(
                """
                delivered        | message   | circumstances | Meta says | charge                                | differs
                2026-10-05T12:00 | free-form | fep           |           | service free_entry_point 0 estimate   | missing_verdict
                2026-10-05T12:00 | marketing | fep           |           | marketing free_entry_point 0 estimate | missing_verdict
                """);
    }

    @Test
    void p5AnOldUtilityConversationPaysForWhatStillJoinsIt() {
        ChargeScenario.play(
                """
                delivered        | message   | circumstances                                  | Meta says                                  | charge                          | differs
                2025-07-01T09:00 | utility   | joins number/551/utility/2025-06-30T14:00:00Z   |                                            | no unit                         |
                2025-07-01T09:00 | utility   | joins number/551/utility/2025-06-30T14:00:00Z   | model=PMP type=regular category=utility    | utility regular 0.008 verdict   | unit_count
                2025-07-01T09:00 | marketing | joins number/551/marketing/2025-06-30T14:00:00Z |                                            | marketing regular 0.06 estimate | missing_verdict
                2025-07-01T09:00 | utility   | joins number/551/utility/2025-07-01T03:00:00Z   |                                            | utility regular 0.008 estimate  | missing_verdict
                2025-07-01T09:00 | utility   |                                                | model=CBP billable=true conversation=given | conversation_unit_not_supported |
                """);
    }

    @Test
    void p6AReactionIsNoUnitAndTheUnknownHasNoAmount() {
        ChargeScenario.play(
                """
                delivered        | message  | circumstances | Meta says                     | charge                                | differs
                2026-10-05T12:00 | reaction |               |                               | no unit                               |
                2026-10-05T12:00 | reaction |               | type=regular category=service | no unit                               |
                2026-10-05T12:00 | unknown  | unsent        |                               | unknown - - estimate                  | missing_send
                2026-10-05T12:00 | unknown  | fep           |                               | unknown - - estimate                  | missing_verdict
                2026-10-05T12:00 | unknown  |               | type=regular category=utility | utility regular 0.0068 verdict        | category
                2026-10-05T12:00 | strange  |               |                               | unknown - - estimate                  | missing_verdict
                """);
    }

    @Test
    void p7SpellingsAreOneAndMarketingLiteIsPricedAsMarketing() {
        ChargeScenario.play(
                """
                delivered        | message                      | circumstances | Meta says                                          | charge                                         | differs
                2026-10-05T12:00 | marketing                    |               | type=regular category=MARKETING_LITE               | marketing_lite regular 0.0625 verdict          |
                2026-10-05T12:00 | marketing_lite               |               | type=regular category=marketing                    | marketing regular 0.0625 verdict               |
                2026-10-05T12:00 | authentication_international |               | type=regular category=authentication-international | authentication_international regular - verdict |
                """);
    }

    @Test
    void p10AnEntryPointVerdictAgreesWithAnyCategory() {
        ChargeScenario.play(
                """
                delivered        | message   | circumstances | Meta says                                          | charge                                         | differs
                2026-10-05T12:00 | marketing | fep           | type=free_entry_point category=referral_conversion | referral_conversion free_entry_point 0 verdict |
                2026-10-05T12:00 | marketing |               | type=free_entry_point category=referral_conversion | referral_conversion free_entry_point 0 verdict | type
                """);
    }

    @Test
    void r2WithoutARateAUnitIsUnpricedNeverFree() {
        ChargeScenario.play(
                """
                delivered        | message   | circumstances | Meta says                                | charge                                 | differs
                2025-07-02T12:00 | marketing |               | type=regular category=service            | service regular - verdict              | category
                2026-10-05T12:00 | marketing |               | type=regular category=general_purpose_ai | general_purpose_ai regular - verdict   | category
                2026-10-05T12:00 | marketing |               | type=half_price category=marketing       | marketing half_price - verdict         | type
                """);
    }

    @Test
    void v1TheVerdictIsBilledWhereThereIsOneAndV4SaysHowTheTwoDiffer() {
        ChargeScenario.play(
                """
                delivered        | message   | circumstances  | Meta says                                           | charge                                  | differs
                2026-10-05T12:00 | utility   |                | type=regular category=utility                       | utility regular 0.0068 verdict          |
                2026-10-05T12:00 | utility   |                | type=regular category=marketing                     | marketing regular 0.0625 verdict        | category
                2026-10-05T12:00 | utility   | window         | type=free_customer_service category=utility         | utility free_customer_service 0 verdict | type
                2026-10-05T12:00 | utility   | unsent, window | type=free_customer_service category=utility         | utility free_customer_service 0 verdict | missing_send
                2026-10-05T12:00 | free-form | free           | type=free_customer_service category=service         | service free_customer_service 0 verdict |
                2026-10-05T12:00 | free-form | beyond         | type=free_customer_service category=service         | service free_customer_service 0 verdict | type
                2026-10-05T12:00 | utility   |                | type=regular category=utility subtype=paid_exempt   | utility paid_exempt 0 verdict           |
                """);
    }

    @Test
    void v6AVerdictWithoutATypeIsReadFromBillable() {
        ChargeScenario.play(
                """
                delivered        | message   | circumstances | Meta says                                   | charge                                         | differs
                2026-10-05T12:00 | utility   |               | billable=true category=utility              | utility regular 0.0068 verdict                 |
                2026-10-05T12:00 | utility   |               | billable=false category=utility             | utility free_customer_service 0 verdict        | type
                2026-10-05T12:00 | utility   | fep           | billable=false category=referral_conversion | referral_conversion free_entry_point 0 verdict |
                2026-10-05T12:00 | utility   |               | category=utility                            | utility - - verdict                            | type
                2026-10-05T12:00 | utility   |               | billable=true                               | unknown regular - verdict                      | category
                """);
    }
}
