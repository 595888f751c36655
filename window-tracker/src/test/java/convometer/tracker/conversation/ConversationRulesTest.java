package convometer.tracker.conversation;

import convometer.tracker.policy.Policy;
import convometer.tracker.policy.PolicyBuilder;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

class ConversationRulesTest {

    /// Meta's own worked example: a marketing template opens a conversation; within it a list
    /// message opens nothing; after it a text opens a service conversation.
    @Test
    void c2c3c4MetasWorkedExample() {
        ThreadScenario.conversations(
                """
                time  | event                  | decides
                00:00 | m0 goes as marketing   |
                00:00 | m0 delivered           | marketing 00:00 to 24:00
                04:00 | customer writes        |
                05:00 | m5 goes as interactive |
                05:00 | m5 delivered           |
                24:00 | time passes            | marketing ended 24:00 with 2
                25:00 | m25 goes as text       |
                25:00 | m25 delivered          | service 25:00 to 49:00
                """);
    }

    @Test
    void c2ATemplateJoinsAnOpenConversationOfItsCategoryOnly() {
        ThreadScenario.conversations(
                """
                time     | event                   | decides
                00:00    | m1 goes as utility      |
                00:00    | m1 delivered            | utility 00:00 to 24:00
                01:00    | m2 goes as marketing    |
                01:00    | m2 delivered            | marketing 01:00 to 25:00
                23:59:59 | m3 goes as utility      |
                23:59:59 | m3 delivered            |
                24:00    | m4 goes as utility      |
                24:00    | m4 delivered            | utility 24:00 to 48:00
                24:30    | m5 goes as marketing_lite |
                24:30    | m5 delivered            |
                """);
    }

    @Test
    void c2ATemplateOpensASecondConversationBesideService() {
        ThreadScenario.conversations(
                """
                time  | event              | decides
                00:00 | m1 goes as text    |
                00:00 | m1 delivered       | service 00:00 to 24:00
                01:00 | m2 goes as utility |
                01:00 | m2 delivered       | utility 01:00 to 25:00
                """);
    }

    @Test
    void c4AConversationIsNeverExtended() {
        ThreadScenario.conversations(
                """
                time  | event           | decides
                00:00 | m1 goes as text |
                00:00 | m1 delivered    | service 00:00 to 24:00
                23:00 | m2 goes as text |
                23:00 | m2 delivered    |
                24:00 | time passes     | service ended 24:00 with 2
                24:00 | time passes     |
                """);
    }

    @Test
    void c5AnAnsweredReferralOpensAnEntryPointThatClosesTheOthersAndTakesEverything() {
        ThreadScenario.conversations(
                """
                time  | event                         | decides
                00:00 | m1 goes as utility            |
                00:00 | m1 delivered                  | utility 00:00 to 24:00
                01:00 | customer writes text referral |
                02:00 | m2 goes as text               |
                02:00 | m2 delivered                  | rather utility 00:00 to 02:00 r2, referral_conversion 02:00 to 74:00
                03:00 | m3 goes as marketing          |
                03:00 | m3 delivered                  |
                74:00 | m4 goes as marketing          |
                74:00 | m4 delivered                  | marketing 74:00 to 98:00
                """);
    }

    @Test
    void c5AReferralThatIsNotAnsweredIn24HoursGivesNoEntryPoint() {
        ThreadScenario.conversations(
                """
                time     | event                         | decides
                00:00    | customer writes text referral |
                24:00    | m1 goes as text               |
                24:00    | m1 delivered                  | service 24:00 to 48:00
                25:00    | customer writes text referral |
                48:59:59 | m2 goes as utility            |
                48:59:59 | m2 delivered                  | referral_conversion 48:59:59 to 120:59:59
                """);
    }

    @Test
    void c5MetasEndOfAnEntryPointWins() {
        ThreadScenario.conversations(
                """
                time  | event                         | decides
                00:00 | customer writes text referral |
                01:00 | m1 goes as text               |
                01:00 | m1 delivered ends 31:00       | referral_conversion 01:00 to 31:00
                00:59 | m1 sent ends 30:00            | rather referral_conversion 01:00 to 30:00 r2
                00:58 | m1 sent ends 01:00            |
                """);
    }

    @Test
    void c5AReferralFirstAnsweredInsideAnotherEntryPointIsUsedUp() {
        ThreadScenario.conversations(
                """
                time  | event                         | decides
                00:00 | customer writes text referral |
                01:00 | m1 goes as text               |
                01:00 | m1 delivered                  | referral_conversion 01:00 to 73:00
                72:00 | customer writes text referral |
                72:30 | m2 goes as text               |
                72:30 | m2 delivered                  |
                73:30 | m3 goes as text               |
                73:30 | m3 delivered                  | service 73:30 to 97:30
                """);
    }

    @Test
    void c5AReferralOnAMessageThatDoesNotQualifyGivesNone() {
        ThreadScenario.conversations(
                """
                time  | event                             | decides
                00:00 | customer writes reaction referral |
                01:00 | m1 goes as text                   |
                01:00 | m1 delivered                      | service 01:00 to 25:00
                """);
    }

    @Test
    void c7c8ReactionsAndUnknownMessagesOpenNothingAndAnswerNoReferral() {
        ThreadScenario.conversations(
                """
                time  | event                         | decides
                00:00 | customer writes text referral |
                00:30 | m1 goes as reaction           |
                00:30 | m1 delivered                  |
                00:40 | m2 delivered                  |
                01:00 | m3 goes as text               |
                01:00 | m3 delivered                  | referral_conversion 01:00 to 73:00
                """);
    }

    @Test
    void c9ALateDeliveryMovesTheConversationThatItOpens() {
        ThreadScenario.conversations(
                """
                time  | event              | decides
                05:00 | m2 goes as utility |
                05:00 | m2 delivered       | utility 05:00 to 29:00
                03:00 | m1 goes as utility |
                03:00 | m1 delivered       | utility 03:00 to 27:00, no utility 05:00 to 29:00 r2
                """);
    }

    @Test
    void c9ASendRecordThatComesLateEmitsWhatTheMessageWas() {
        ThreadScenario.conversations(
                """
                time  | event              | decides
                05:00 | m1 delivered       |
                04:59 | m1 goes as utility | utility 05:00 to 29:00
                """);
    }

    @Test
    void c1DeliveriesOfOneInstantAreTakenInTheOrderOfTheirIds() {
        ThreadScenario.conversations(
                """
                time  | event              | decides
                00:00 | b goes as utility  |
                00:01 | b delivered        | utility 00:01 to 24:01
                00:00 | a goes as text     |
                00:01 | a delivered        | service 00:01 to 24:01
                00:00 | c goes as text     |
                00:01 | c delivered        |
                """);
    }

    @Test
    void c3FreeFormOutsideTheWindowOpensServiceToo() {
        ThreadScenario.conversations(
                """
                time  | event             | decides
                00:00 | m1 goes as text   |
                00:00 | m1 delivered      | service 00:00 to 24:00
                """);
    }

    @Test
    void c5AReferralAtTheInstantOfTheDeliveryAndAMessageSentBeforeItCount() {
        ThreadScenario.conversations(
                """
                time  | event                         | decides
                00:00 | m1 goes as utility            |
                01:00 | m1 delivered                  | utility 01:00 to 25:00
                01:00 | customer writes text referral | referral_conversion 01:00 to 73:00, no utility 01:00 to 25:00 r2
                """);
    }

    @Test
    void c5AReferralThatComesLateOpensItsEntryPointLate() {
        ThreadScenario.conversations(
                """
                time  | event                         | decides
                01:00 | m1 goes as text               |
                01:00 | m1 delivered                  | service 01:00 to 25:00
                02:00 | m2 goes as marketing          |
                02:00 | m2 delivered                  | marketing 02:00 to 26:00
                00:30 | customer writes text referral | referral_conversion 01:00 to 73:00, no service 01:00 to 25:00 r2, no marketing 02:00 to 26:00 r2
                """);
    }

    @Test
    void c5TheLengthIsThatOfTheLocalDateOfTheOpening() {
        var lengths =
                List.of(
                        new Policy.EntryPointLength(LocalDate.EPOCH, Duration.ofDays(3)),
                        new Policy.EntryPointLength(LocalDate.of(2026, 10, 1), Duration.ofDays(7)));
        ThreadScenario.conversationsFrom(
                "2026-10-01T00:00:00Z",
                PolicyBuilder.standard().withEntryPointLengths(lengths),
                """
                time     | event                         | decides
                00:00    | customer writes text referral |
                02:59:59 | m1 goes as text               |
                02:59:59 | m1 delivered                  | referral_conversion 02:59:59 to 74:59:59
                80:00    | customer writes text referral |
                80:01    | m2 goes as text               |
                80:01    | m2 delivered                  | referral_conversion 80:01 to 248:01
                """);
    }

    @Test
    void c6BeforeJune2023ThereAreTwoKindsAndOneOpenConversation() {
        ThreadScenario.conversationsFrom(
                "2023-03-01T00:00:00Z",
                Policy.standard(),
                """
                time  | event                 | decides
                00:00 | m1 goes as marketing  |
                00:00 | m1 delivered          | business_initiated 00:00 to 24:00
                01:00 | customer writes       |
                02:00 | m2 goes as text       |
                02:00 | m2 delivered          |
                24:00 | m3 goes as utility    |
                24:00 | m3 delivered          | user_initiated 24:00 to 48:00
                49:00 | m4 goes as text       |
                49:00 | m4 delivered          | business_initiated 49:00 to 73:00
                """);
    }

    @Test
    void c6AnOldKindThatIsStillOpenIsOneMoreOpenConversation() {
        ThreadScenario.conversationsFrom(
                "2023-06-01T00:00:00Z",
                Policy.standard(),
                """
                time     | event                 | decides
                00:00    | customer writes       |
                02:59:59 | m1 goes as marketing  |
                02:59:59 | m1 delivered          | user_initiated 02:59:59 to 26:59:59
                03:00    | m2 goes as text       |
                03:00    | m2 delivered          |
                03:01    | m3 goes as utility    |
                03:01    | m3 delivered          | utility 03:01 to 27:01
                03:02    | m4 goes as text       |
                03:02    | m4 delivered          |
                26:59:59 | m5 goes as marketing  |
                26:59:59 | m5 delivered          | marketing 26:59:59 to 50:59:59
                """);
    }

    @Test
    void c6AnEntryPointIsOneInEveryEra() {
        ThreadScenario.conversationsFrom(
                "2023-03-01T00:00:00Z",
                Policy.standard(),
                """
                time  | event                         | decides
                00:00 | m1 goes as utility            |
                00:00 | m1 delivered                  | business_initiated 00:00 to 24:00
                01:00 | customer writes text referral |
                02:00 | m2 goes as text               |
                02:00 | m2 delivered                  | rather business_initiated 00:00 to 02:00 r2, referral_conversion 02:00 to 74:00
                """);
    }

    @Test
    void c6ALateMessageOfTheCustomerChangesWhoseKindItIs() {
        ThreadScenario.conversationsFrom(
                "2023-03-01T00:00:00Z",
                Policy.standard(),
                """
                time  | event              | decides
                01:00 | m1 goes as utility |
                01:00 | m1 delivered       | business_initiated 01:00 to 25:00
                00:00 | customer writes    | user_initiated 01:00 to 25:00, no business_initiated 01:00 to 25:00 r2
                """);
    }

    @Test
    void p6WhatWasWrittenInTheBusinessAppHasNoPartUnlessWeHaveASendRecordOfIt() {
        ThreadScenario.conversations(
                """
                time  | event                        | decides
                00:01 | m1 delivered by-meta service | service 00:01 to 24:01
                00:02 | m1 echoed                    | no service 00:01 to 24:01 r2
                00:00 | m1 goes as text              | service 00:01 to 24:01 r3
                """);
    }
}
