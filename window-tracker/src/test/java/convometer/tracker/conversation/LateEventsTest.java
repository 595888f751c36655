package convometer.tracker.conversation;

import org.junit.jupiter.api.Test;

/// What comes late to a message or a thread of which more has been emitted already.
class LateEventsTest {

    @Test
    void s2AnEarlierStatusMovesAMessageOutOfTheConversationThatItOpened() {
        ThreadScenario.conversations(
                """
                time  | event              | decides
                00:00 | m0 goes as utility |
                00:00 | m0 delivered       | utility 00:00 to 24:00
                22:00 | m1 goes as utility |
                25:00 | m1 read            | utility 25:00 to 49:00
                23:30 | m2 goes as utility |
                23:30 | m2 delivered       |
                23:00 | m1 delivered       | no utility 25:00 to 49:00 r2
                """);
    }

    @Test
    void c5AReferralThatComesLateToAnOpenWindowOpensItsEntryPoint() {
        ThreadScenario.conversations(
                """
                time  | event                         | decides
                00:00 | customer writes               |
                04:00 | customer writes               |
                05:00 | m1 goes as text               |
                05:00 | m1 delivered                  | service 05:00 to 29:00
                03:00 | customer writes text referral | referral_conversion 05:00 to 77:00, no service 05:00 to 29:00 r2
                03:00 | customer writes text referral |
                """);
    }

    @Test
    void p6AMessageThatTurnsOutNotToBeOursIsWithdrawnThoughItWasSentBefore() {
        ThreadScenario.all(
                """
                time  | event                        | decides
                00:00 | m1 sent                      |
                00:30 | m2 delivered by-meta utility | utility 00:30 to 24:30, m2 r1 00:30 utility not ours
                01:00 | m1 delivered by-meta service | m1 r1 01:00 service not ours
                01:00 | m1 echoed                    | no m1 r2 01:00 service not ours
                """);
    }

    @Test
    void c9TheLastDeliveryIsTheOneBeforeThatWhichIsNotOurs() {
        ThreadScenario.conversations(
                """
                time  | event                        | decides
                00:00 | m1 goes as utility           |
                05:00 | m1 delivered                 | utility 05:00 to 29:00
                05:30 | m2 sent                      |
                06:00 | m3 delivered by-meta service |
                06:00 | m3 echoed                    |
                04:00 | m4 goes as utility           |
                04:00 | m4 delivered                 | utility 04:00 to 28:00, no utility 05:00 to 29:00 r2
                """);
    }

    @Test
    void c5AReferralThatWasAnsweredIsNotAnsweredByWhatComesLate() {
        ThreadScenario.conversations(
                """
                time  | event                         | decides
                00:00 | customer writes text referral |
                01:00 | m1 goes as text               |
                01:00 | m1 delivered ends 03:00       | referral_conversion 01:00 to 03:00
                04:00 | m2 goes as reaction           |
                04:00 | m2 delivered                  |
                06:00 | m3 goes as utility            |
                06:00 | m3 delivered                  | utility 06:00 to 30:00
                05:00 | m4 goes as text               |
                05:00 | m4 delivered                  | service 05:00 to 29:00
                """);
    }

    @Test
    void c5AReactionBetweenAReferralAndALateAnswerDoesNotUseItUp() {
        ThreadScenario.conversations(
                """
                time  | event                         | decides
                00:00 | customer writes text referral |
                00:30 | m0 goes as reaction           |
                00:30 | m0 delivered                  |
                02:00 | m2 goes as text               |
                02:00 | m2 delivered                  | referral_conversion 02:00 to 74:00
                01:00 | m1 goes as text               |
                01:00 | m1 delivered                  | referral_conversion 01:00 to 73:00, no referral_conversion 02:00 to 74:00 r2
                """);
    }

    @Test
    void c5WhatAMessageEmittedOfAnEndDoesNotCountIfItIsNotOurs() {
        ThreadScenario.conversations(
                """
                time  | event                         | decides
                00:00 | customer writes text referral |
                01:00 | m1 goes as text               |
                01:00 | m1 delivered ends 31:00       | referral_conversion 01:00 to 31:00
                02:00 | m3 goes as text               |
                02:00 | m3 delivered                  |
                00:59 | m2 sent ends 30:00            | rather referral_conversion 01:00 to 30:00 r2
                00:59 | m2 echoed                     | rather referral_conversion 01:00 to 31:00 r3
                00:50 | m2 goes as text               | rather referral_conversion 01:00 to 30:00 r4
                """);
    }

    @Test
    void c5EachEntryPointHasTheEndsThatWereEmittedOfItself() {
        ThreadScenario.conversations(
                """
                time  | event                          | decides
                00:00 | customer writes text referral  |
                01:00 | m1 goes as text                |
                01:01 | m1 read ends 31:00             | referral_conversion 01:01 to 31:00
                00:30 | m1 sent ends 20:00 of fep2     | rather referral_conversion 01:01 to 20:00 r2
                00:40 | m1 sent ends 10:00             |
                00:20 | m2 sent ends 10:00             |
                00:25 | m2 sent ends 15:00 of fep2     | rather referral_conversion 01:01 to 15:00 r3
                """);
    }

    @Test
    void c5TheEndOfAnEntryPointThatMovesMovesWhatComesAfter() {
        ThreadScenario.conversations(
                """
                time  | event                         | decides
                00:00 | customer writes text referral |
                01:00 | m1 goes as text               |
                01:00 | m1 delivered ends 31:00       | referral_conversion 01:00 to 31:00
                20:00 | m2 goes as utility            |
                20:00 | m2 delivered                  |
                30:00 | m3 goes as marketing          |
                30:00 | m3 delivered                  |
                00:59 | m1 sent ends 10:00            | rather referral_conversion 01:00 to 10:00 r2, utility 20:00 to 44:00, marketing 30:00 to 54:00
                00:58 | m1 sent ends 25:00            | rather referral_conversion 01:00 to 25:00 r3, no utility 20:00 to 44:00 r2
                """);
    }

    @Test
    void s6WhatIsKnownOfAForgottenTimeMayGrowAndWhatIsNewThereIsTooLate() {
        ThreadScenario.all(
                """
                time    | event              | decides
                00:00   | customer writes    | opened 00:00 to 24:00
                01:00   | m1 goes as utility |
                01:00   | m1 delivered       | utility 01:00 to 25:00, m1 r1 01:00 utility in window
                2000:00 | time passes        | closed 00:00 to 24:00, utility ended 25:00 with 1
                2000:00 | m2 sent            |
                24:00   | m2 goes as text    |
                24:00   | m3 goes as text    | too late
                23:00   | m2 sent            |
                23:00   | m3 sent            | too late
                24:30   | m2 delivered       | too late
                2000:01 | m2 delivered       | service 2000:01 to 2024:01, m2 r1 2000:01 service
                """);
    }

    @Test
    void s6WhatAForgottenMessageEmittedOfAnEndStillCounts() {
        ThreadScenario.conversations(
                """
                time    | event                                     | decides
                00:00   | customer writes text referral             |
                00:59   | m1 sent ends 2000:00                      |
                01:00   | m1 delivered by-meta service ends 3000:00 | referral_conversion 01:00 to 2000:00
                1490:00 | m4 sent                                   |
                1500:00 | time passes                               |
                2001:00 | customer writes text referral             |
                2001:10 | m2 delivered by-meta service ends 2500:00 | referral_conversion 2001:10 to 3000:00
                2001:20 | m3 delivered by-meta service ends 4000:00 |
                2001:30 | m3 echoed                                 |
                """);
    }

    @Test
    void s6WhatWasWithdrawnIsForgottenToo() {
        ThreadScenario.forgets(
                """
                time    | event                        | decides
                00:01   | m1 delivered by-meta service | service 00:01 to 24:01, m1 r1 00:01 service not ours
                00:02   | m1 echoed                    | no service 00:01 to 24:01 r2, no m1 r2 00:01 service not ours
                2000:00 | time passes                  |
                """);
    }
}
