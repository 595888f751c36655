package convometer.billing;

import org.junit.jupiter.api.Test;

/// Rules P, R2 and V for one message by itself, by example.
class MessageChargesTest {

    @Test
    void p1TemplatesAreChargedFromOctober2026InsideAndOutsideTheWindow() {
        LedgerScenario.alone(
                """
                delivered        | id | message                      | circumstances | Meta says | charge                                          | differs
                2026-10-05T12:00 | w  | marketing                    |               |           | marketing regular 0.0625 estimate               | missing_verdict
                2026-10-05T12:00 | w  | marketing_lite               |               |           | marketing_lite regular 0.0625 estimate          | missing_verdict
                2026-10-05T12:00 | w  | utility                      |               |           | utility regular 0.0068 estimate                 | missing_verdict
                2026-10-05T12:00 | w  | utility                      | window        |           | utility regular 0.0068 estimate                 | missing_verdict
                2026-10-05T12:00 | w  | authentication               | window        |           | authentication regular 0.0068 estimate          | missing_verdict
                2026-10-05T12:00 | w  | authentication_international |               |           | authentication_international regular - estimate | missing_verdict
                """);
    }

    @Test
    void p2UtilityInsideTheWindowIsFreeUntilTheEraEndsAtLocalMidnight() {
        LedgerScenario.alone(
                """
                delivered           | id | message   | circumstances | Meta says | charge                                   | differs
                2025-06-30T23:59:59 | w  | utility   | window        |           | no unit                                  |
                2025-07-01T00:00    | w  | utility   | window        |           | utility free_customer_service 0 estimate | missing_verdict
                2025-07-01T00:00    | w  | utility   |               |           | utility regular 0.008 estimate           | missing_verdict
                2026-09-30T23:59:59 | w  | utility   | window        |           | utility free_customer_service 0 estimate | missing_verdict
                2026-09-30T23:59:59 | w  | free-form | window        |           | service free_customer_service 0 estimate | missing_verdict
                2026-10-01T00:00    | w  | utility   | window        |           | utility regular 0.0068 estimate          | missing_verdict
                2026-10-01T00:00    | w  | free-form | window        |           | service free_customer_service 0 estimate | missing_verdict
                2025-07-01T00:00    | w  | utility   | window, waba east |       | utility free_customer_service 0 estimate | missing_verdict
                2025-06-30T07:00    | w  | utility   | window, waba east |       | utility free_customer_service 0 estimate | missing_verdict
                2025-06-30T06:59:59 | w  | utility   | window, waba east |       | no unit                                  |
                """);
    }

    @Test
    void p4WhileAnEntryPointIsOpenNothingCosts() {
        LedgerScenario.alone(
                """
                delivered        | id | message   | circumstances | Meta says | charge                                     | differs
                2026-10-05T12:00 | w  | free-form | fep           |           | service free_entry_point 0 estimate        | missing_verdict
                2026-10-05T12:00 | w  | marketing | fep           |           | marketing free_entry_point 0 estimate      | missing_verdict
                2025-07-05T12:00 | w  | utility   | fep, window   |           | utility free_entry_point 0 estimate        | missing_verdict
                2025-07-05T12:00 | w  | authentication | fep      |           | authentication free_entry_point 0 estimate | missing_verdict
                """);
    }

    @Test
    void p5AnOldUtilityConversationPaysForWhatStillJoinsIt() {
        LedgerScenario.alone(
                """
                delivered        | id | message   | circumstances                                            | Meta says                               | charge                                   | differs
                2025-07-01T09:00 | w  | utility   | joins number/551/utility/2025-06-30T14:00:00Z            |                                         | no unit                                  |
                2025-07-01T09:00 | w  | utility   | joins number/551/utility/2025-06-30T14:00:00Z            | model=PMP type=regular category=utility | utility regular 0.008 verdict            | unit_count
                2025-07-01T09:00 | w  | utility   | unsent, joins number/551/utility/2025-06-30T14:00:00Z    | model=PMP type=regular category=utility | utility regular 0.008 verdict            | missing_send
                2025-07-01T09:00 | w  | marketing | joins number/551/marketing/2025-06-30T14:00:00Z          |                                         | marketing regular 0.06 estimate          | missing_verdict
                2025-07-01T09:00 | w  | free-form | joins number/551/utility/2025-06-30T14:00:00Z            |                                         | service free_customer_service 0 estimate | missing_verdict
                2025-07-01T09:00 | w  | utility   | fep, joins number/551/referral_conversion/2025-06-30T14:00:00Z |                                   | utility free_entry_point 0 estimate      | missing_verdict
                2025-07-01T09:00 | w  | utility   | joins number/551/utility/2025-07-01T03:00:00Z            |                                         | utility regular 0.008 estimate           | missing_verdict
                2025-07-01T09:00 | w  | utility   | joins number/551/utility/2025-07-01T02:59:59Z            |                                         | no unit                                  |
                """);
    }

    @Test
    void p5MetasConversationMakesAConversationUnitOnlyByAVerdictOfConversations() {
        LedgerScenario.alone(
                """
                delivered        | id | message   | circumstances | Meta says                                             | charge                                         | differs
                2025-07-01T09:00 | X  | utility   |               | model=CBP billable=true category=utility conversation=X | utility regular 0.008 verdict                  |
                2025-07-01T09:00 | X  | utility   | fep           | model=CBP billable=false category=referral_conversion conversation=X | referral_conversion free_entry_point 0 verdict |
                2025-07-01T09:00 | X  | utility   | joins number/551/utility/2025-06-30T14:00:00Z | model=CBP billable=true category=utility conversation=X | utility regular 0.008 verdict | unit_count
                2025-07-01T09:00 | w  | utility   |               | model=PMP type=regular category=utility conversation=X | utility regular 0.008 verdict                  |
                2025-07-01T09:00 | w  | utility   |               | model=CBP type=regular category=utility               | utility regular 0.008 verdict                  |
                """);
    }

    @Test
    void p6AReactionIsNoUnitAndTheUnknownHasNoAmount() {
        LedgerScenario.alone(
                """
                delivered        | id | message  | circumstances | Meta says                                  | charge                         | differs
                2026-10-05T12:00 | w  | reaction |               |                                            | no unit                        |
                2026-10-05T12:00 | w  | reaction |               | type=regular category=service              | no unit                        |
                2024-10-05T12:00 | w  | reaction |               | billable=true category=service conversation=X | no unit                     |
                2026-10-05T12:00 | w  | utility  | withdrawn     |                                            | no unit                        |
                2026-10-05T12:00 | w  | unknown  | unsent        |                                            | unknown - - estimate           | missing_send
                2026-10-05T12:00 | w  | unknown  | fep           |                                            | unknown - - estimate           | missing_verdict
                2026-10-05T12:00 | w  | unknown  |               | type=regular category=utility              | utility regular 0.0068 verdict | category
                2026-10-05T12:00 | w  | strange  |               |                                            | unknown - - estimate           | missing_verdict
                2024-10-05T12:00 | w  | unknown  |               |                                            | no unit                        |
                2024-10-05T12:00 | w  | unknown  |               | billable=true category=utility             | no unit                        |
                """);
    }

    @Test
    void p7SpellingsAreOneAndMarketingLiteIsPricedAsMarketing() {
        LedgerScenario.alone(
                """
                delivered        | id | message                      | circumstances | Meta says                                          | charge                                         | differs
                2026-10-05T12:00 | w  | marketing                    |               | type=regular category=MARKETING_LITE               | marketing_lite regular 0.0625 verdict          |
                2026-10-05T12:00 | w  | marketing_lite               |               | type=regular category=marketing                    | marketing regular 0.0625 verdict               |
                2026-10-05T12:00 | w  | authentication_international |               | type=regular category=authentication-international | authentication_international regular - verdict |
                2026-10-05T12:00 | w  | authentication               |               | type=regular category=authentication-international | authentication_international regular - verdict | category
                """);
    }

    @Test
    void p9EachParticipantOfAGroupIsAUnitWithoutVolumeTiers() {
        LedgerScenario.alone(
                """
                delivered        | id | message        | circumstances               | Meta says                                                | charge                                               | differs
                2026-09-30T12:00 | w  | marketing      | group g, window             |                                                          | group_marketing regular 0.06 estimate                | missing_verdict
                2026-09-30T12:00 | w  | utility        | group g, window             |                                                          | group_utility free_group_customer_service 0 estimate | missing_verdict
                2026-09-30T12:00 | w  | utility        | group g                     |                                                          | group_utility regular 0.008 estimate                 | missing_verdict
                2026-09-30T12:00 | w  | free-form      | group g, window             |                                                          | group_service free_group_customer_service 0 estimate | missing_verdict
                2026-10-01T00:00 | w  | utility        | group g, window             |                                                          | group_utility regular 0.0068 estimate                | missing_verdict
                2026-10-01T00:00 | w  | free-form      | group g, window             |                                                          | group_service free_group_customer_service 0 estimate | missing_verdict
                2026-10-01T00:00 | w  | marketing_lite | group g                     |                                                          | group_marketing regular 0.0625 estimate              | missing_verdict
                2026-10-01T00:00 | w  | authentication | group g                     |                                                          | group_authentication regular 0.0068 estimate         | missing_verdict
                2026-10-01T00:00 | w  | unknown        | group g                     |                                                          | unknown - - estimate                                 | missing_verdict
                2026-10-01T00:00 | w  | group_utility  | group g, unsent             | type=regular category=group_utility                      | group_utility regular 0.0068 verdict                 | missing_send
                2026-10-01T00:00 | w  | utility        | group g                     | type=regular category=utility                            | utility regular 0.0068 verdict                       | category
                2026-10-01T00:00 | w  | utility        | group g                     | model=CBP type=regular category=group_utility conversation=X | group_utility regular 0.0068 verdict             |
                2024-10-01T00:00 | w  | utility        | group g                     | model=CBP billable=true category=utility conversation=X  | no unit                                              |
                """);
    }

    @Test
    void p10AnEntryPointVerdictAgreesWithAnyCategoryInTheErasByMessage() {
        LedgerScenario.alone(
                """
                delivered        | id | message   | circumstances | Meta says                                          | charge                                          | differs
                2026-10-05T12:00 | w  | marketing | fep           | type=free_entry_point category=referral_conversion | referral_conversion free_entry_point 0 verdict  |
                2026-10-05T12:00 | w  | marketing |               | type=free_entry_point category=referral_conversion | referral_conversion free_entry_point 0 verdict  | type
                2026-10-05T12:00 | w  | marketing | fep           | type=regular category=referral_conversion          | referral_conversion regular - verdict           | category
                2026-10-05T12:00 | w  | marketing | fep           | type=free_entry_point category=service             | service free_entry_point 0 verdict              | category
                """);
    }

    @Test
    void p11BeforeFebruary2022NothingIsAUnit() {
        LedgerScenario.alone(
                """
                delivered           | id      | message                       | circumstances | Meta says                                                    | charge                                 | differs
                2022-01-31T23:59:59 | w       | utility                       |               |                                                              | no unit                                |
                2022-01-31T23:59:59 | X       | utility                       |               | model=CBP billable=true category=utility conversation=X      | no unit                                |
                2022-01-31T23:59:59 | X       | utility                       |               | billable=true category=utility conversation=X                | no unit                                |
                2022-01-31T23:59:59 | D       | conversation user_initiated   |               |                                                              | no unit                                |
                2022-02-01T00:00    | D       | conversation user_initiated   |               |                                                              | user_initiated free_tier 0 estimate    | missing_verdict
                2022-02-01T00:00    | X       | free-form                     |               | billable=true category=user_initiated conversation=X         | user_initiated regular 0.03 verdict    | unit_count
                """);
    }

    @Test
    void r2WithoutARateAUnitIsUnpricedNeverFree() {
        LedgerScenario.alone(
                """
                delivered        | id | message   | circumstances    | Meta says                                | charge                               | differs
                2025-07-02T12:00 | w  | marketing |                  | type=regular category=service            | service regular - verdict            | category
                2026-10-05T12:00 | w  | marketing |                  | type=regular category=general_purpose_ai | general_purpose_ai regular - verdict | category
                2026-10-05T12:00 | w  | marketing |                  | type=half_price category=marketing       | marketing half_price - verdict       | type
                2026-10-05T12:00 | w  | marketing | to 5215512345678 |                                          | marketing regular - estimate         | missing_verdict
                2026-10-05T12:00 | w  | marketing | waba euro        |                                          | marketing regular - estimate         | missing_verdict
                """);
    }

    @Test
    void v1TheVerdictIsBilledWhereThereIsOneAndV4SaysHowTheTwoDiffer() {
        LedgerScenario.alone(
                """
                delivered        | id | message   | circumstances  | Meta says                                         | charge                                  | differs
                2026-10-05T12:00 | w  | utility   |                | type=regular category=utility                     | utility regular 0.0068 verdict          |
                2026-10-05T12:00 | w  | utility   |                | type=regular category=marketing                   | marketing regular 0.0625 verdict        | category
                2026-10-05T12:00 | w  | utility   | window         | type=free_customer_service category=utility       | utility free_customer_service 0 verdict | type
                2026-10-05T12:00 | w  | utility   | unsent, window | type=free_customer_service category=utility       | utility free_customer_service 0 verdict | missing_send
                2026-10-05T12:00 | w  | free-form |                | type=free_customer_service category=service       | service free_customer_service 0 verdict |
                2026-10-05T12:00 | w  | utility   |                | type=regular category=utility subtype=paid_exempt | utility paid_exempt 0 verdict           |
                2026-10-05T12:00 | w  | free-form |                | type=regular category=service subtype=PAID-EXEMPT | service paid_exempt 0 verdict           |
                2026-10-05T12:00 | w  | unknown   |                | type=regular category=unknown                     | unknown regular - verdict               | type
                """);
    }

    @Test
    void v6AVerdictWithoutATypeIsReadFromBillable() {
        LedgerScenario.alone(
                """
                delivered        | id | message   | circumstances | Meta says                                   | charge                                         | differs
                2026-10-05T12:00 | w  | utility   |               | billable=true category=utility              | utility regular 0.0068 verdict                 |
                2026-10-05T12:00 | w  | utility   |               | billable=false category=utility             | utility free_customer_service 0 verdict        | type
                2026-10-05T12:00 | w  | utility   | fep           | billable=false category=referral_conversion | referral_conversion free_entry_point 0 verdict |
                2026-10-05T12:00 | w  | utility   |               | category=utility                            | utility - - verdict                            | type
                2026-10-05T12:00 | w  | utility   |               | billable=true                               | unknown regular - verdict                      | category
                """);
    }
}
