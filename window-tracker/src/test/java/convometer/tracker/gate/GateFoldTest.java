package convometer.tracker.gate;

import org.junit.jupiter.api.Test;

/// G2, G4: requests that wait, and slots of the messaging limit.
class GateFoldTest {

    @Test
    void g2HeldRequestsGoInTheirOrderWhenTheCustomerWrites() {
        GateFoldScenario.play(
                """
                time  | event                     | decides
                00:00 | r1 text hold              | r1 held until 168:00
                00:01 | r2 text hold until 05:00  | r2 held until 05:00
                00:02 | r3 utility                | r3 permitted until 00:07 as utility (TEMPLATE)
                00:03 | r4 text                   | r4 window_closed or template
                00:04 | time                      |
                00:04 | customer writes           | r1 permitted until 00:09 as service (FREE_FORM inside); r2 permitted until 00:09 as service (FREE_FORM inside)
                00:05 | customer writes           |
                """);
    }

    @Test
    void g2BesideAThousandNoOtherRequestWaits() {
        GateFoldScenario.play(
                """
                time  | event                     | decides
                00:00 | known limit 250           |
                00:00 | known held 999            |
                00:01 | r1 utility on 2           | r1 asks portfolio/acme for one of 250
                00:02 | r2 text hold              | r2 too_many_pending
                00:02 | r3 utility                | r3 too_many_pending
                00:02 | r4 mark on 2              | r4 permitted until 00:07
                00:02 | r5 text                   | r5 window_closed or template
                00:02 | r6 text on 2              | r6 too_many_pending
                00:03 | place r1 granted          | r1 permitted until 00:08 as utility (TEMPLATE) with a place
                00:04 | r7 text hold              | r7 held until 168:04
                00:04 | r8 text hold              | r8 too_many_pending
                """);
    }

    @Test
    void g3ALeaseIsRenewedAsLongAsTheGateWouldPermitTheMessage() {
        GateFoldScenario.play(
                """
                time   | event                       | decides
                00:00  | customer writes             |
                00:00  | r1 text                     | r1 permitted until 00:05 as service (FREE_FORM inside)
                00:06  | renew r1 text               | r1 permitted until 00:11 as service (FREE_FORM inside)
                00:07  | renew r1 text until 00:08   | r1 permitted until 00:08 as service (FREE_FORM inside)
                00:09  | renew r1 text until 00:08   | r1 expired or template, free_form
                24:01  | renew r2 text               | r2 window_closed or template
                24:01  | renew r3 text or utility    | r3 permitted until 24:06 instead as utility (TEMPLATE)
                24:01  | renew r4 text hold          | r4 held until 192:01
                24:02  | customer writes             | r4 permitted until 24:07 as service (FREE_FORM inside)
                24:03  | opt_out everything          | opt_out everything on 1
                24:04  | renew r4 text               | r4 opted_out
                24:04  | renew r5 mark               | r5 permitted until 24:09
                """);
    }

    @Test
    void g4ARenewalKeepsTheSlotOfItsMessageWhileItCounts() {
        GateFoldScenario.play(
                """
                time   | event                    | decides
                00:00  | known limit 250          |
                00:00  | r1 utility               | r1 asks portfolio/acme for one of 250
                00:00  | place r1 granted         | r1 permitted until 00:05 as utility (TEMPLATE) with a place
                00:06  | renew r1 utility         | r1 permitted until 00:11 as utility (TEMPLATE) with a place
                23:54  | renew r1 utility         | r1 permitted until 23:59 as utility (TEMPLATE) with a place
                23:55  | renew r1 utility         | r1 asks portfolio/acme for one of 250
                23:56  | r2 text hold             |
                23:56  | place r1 granted         | r1 permitted until 24:01 as utility (TEMPLATE) with a place; r2 held until 191:56
                23:57  | customer writes          | r2 permitted until 24:02 as service (FREE_FORM inside)
                23:58  | renew r1 utility         | r1 gives its place back; r1 permitted until 24:03 as utility (TEMPLATE inside)
                23:59  | renew r1 disabled        | r1 template_not_approved or template, free_form
                """);
    }

    @Test
    void aCancelledRequestIsRefusedWhereItWaitsAndElseToBeDropped() {
        GateFoldScenario.play(
                """
                time   | event                    | decides
                00:00  | known limit 250          |
                00:00  | r1 text hold             | r1 held until 168:00
                00:01  | cancel r1                | r1 cancelled
                00:01  | cancel r1                | r1 is to be dropped
                00:02  | customer writes          |
                00:03  | cancel r9                | r9 is to be dropped
                25:00  | r2 utility               | r2 asks portfolio/acme for one of 250
                25:00  | r3 text hold             |
                25:01  | cancel r2                | r2 gives its place back; r2 cancelled; r3 held until 193:01
                25:02  | place r2 granted         |
                """);
    }

    @Test
    void g2AHeldRequestIsRefusedAtItsDeadlineOnce() {
        GateFoldScenario.play(
                """
                time   | event                     | decides
                00:00  | r1 text hold until 05:00  | r1 held until 05:00
                00:00  | r2 text hold              | r2 held until 168:00
                04:59  | time                      |
                05:00  | time                      | r1 expired or template
                05:00  | time                      |
                168:00 | customer writes           | r2 expired or template, free_form
                """);
    }

    @Test
    void w1AWindowThatOpensByAClockAheadOfOursIsAwaited() {
        GateFoldScenario.play(
                """
                time     | event                     | decides
                00:00    | r1 text hold              | r1 held until 168:00
                00:01    | customer writes at 00:01:05 |
                00:01    | r2 text hold              | r2 held until 168:01
                00:01:04 | time                      |
                00:01:05 | time                      | r1 permitted until 00:06:05 as service (FREE_FORM inside); r2 permitted until 00:06:05 as service (FREE_FORM inside)
                """);
    }

    @Test
    void g2TheGateLooksAgainAtWhatWasHeld() {
        GateFoldScenario.play(
                """
                time  | event                     | decides
                00:00 | r1 text hold as bot       | r1 held until 168:00
                00:00 | r2 text hold              | r2 held until 168:00
                00:01 | person                    | person on 1
                00:02 | customer writes           | r1 handled_by_person; r2 permitted until 00:07 as service (FREE_FORM inside)
                24:02 | r3 text hold              | r3 held until 192:02
                24:03 | opt_out everything        | opt_out everything on 1
                24:03 | customer writes           | r3 opted_out
                """);
    }

    @Test
    void g4WhoeverWaitsForASlotLetsTheThreadWaitBehind() {
        GateFoldScenario.play(
                """
                time  | event                     | decides
                00:00 | known limit 250           |
                00:00 | r1 utility                | r1 asks portfolio/acme for one of 250
                00:00 | r2 text                   |
                00:00 | r3 utility                |
                00:00 | r4 mark                   | r4 permitted until 00:05
                00:00 | r5 utility on 2           | r5 asks portfolio/acme for one of 250
                00:01 | place r9 granted          |
                00:01 | place r3 granted          |
                00:01 | place r1 granted          | r1 permitted until 00:06 as utility (TEMPLATE) with a place; r2 window_closed or template; r3 asks portfolio/acme for one of 250
                00:01 | place r1 granted          |
                00:01 | place r1 none             |
                00:02 | place r3 none from 04:00  | r3 messaging_limit from 04:00
                00:02 | place r5 granted          | r5 permitted until 00:07 as utility (TEMPLATE) with a place
                """);
    }

    @Test
    void g4ASlotThatIsNotNeededIsGivenBack() {
        GateFoldScenario.play(
                """
                time  | event                     | decides
                00:00 | known limit 250           |
                00:00 | r1 utility                | r1 asks portfolio/acme for one of 250
                00:01 | customer writes           |
                00:01 | place r1 granted          | r1 gives its place back; r1 permitted until 00:06 as utility (TEMPLATE inside)
                24:01 | r2 utility until 24:05    | r2 asks portfolio/acme for one of 250
                24:02 | r3 utility until 24:30    |
                24:05 | time                      | r2 gives its place back; r2 expired or template; r3 asks portfolio/acme for one of 250
                24:05 | place r2 granted          |
                24:06 | opt_out everything        | opt_out everything on 1
                24:06 | place r3 granted          | r3 gives its place back; r3 opted_out
                """);
    }

    @Test
    void g4AnUnlimitedBusinessAsksNobody() {
        GateFoldScenario.play(
                """
                time  | event                     | decides
                00:00 | known limit 250           |
                00:00 | r1 utility                | r1 asks portfolio/acme for one of 250
                00:00 | known limit none          |
                00:01 | r2 utility on 2           | r2 permitted until 00:06 as utility (TEMPLATE)
                00:01 | place r1 granted          | r1 gives its place back; r1 permitted until 00:06 as utility (TEMPLATE)
                """);
    }

    @Test
    void g4ASlotIsUsedBySendingAndReleasedByFailing() {
        GateFoldScenario.play(
                """
                time  | event                         | decides
                00:00 | known limit 250               |
                00:00 | r1 utility                    | r1 asks portfolio/acme for one of 250
                00:00 | place r1 granted              | r1 permitted until 00:05 as utility (TEMPLATE) with a place
                00:00 | r2 utility                    | r2 asks portfolio/acme for one of 250
                00:00 | place r2 granted              | r2 permitted until 00:05 as utility (TEMPLATE) with a place
                00:02 | message of r1 sent m1 at 00:01 | r1 used its place at 00:01
                00:02 | message of r1 sent m1 at 00:01 |
                00:03 | message of r2 not sent        | r2 gives its place back
                00:03 | message of r2 not sent        |
                00:03 | message of r9 not sent        |
                00:04 | message m1 failed             | r1 gives its place back
                00:04 | message m1 failed             |
                """);
    }

    @Test
    void g4AFailureThatIsKnownBeforeTheSendRecordReleasesToo() {
        GateFoldScenario.play(
                """
                time  | event                         | decides
                00:00 | known limit 250               |
                00:00 | r1 utility                    | r1 asks portfolio/acme for one of 250
                00:00 | place r1 granted              | r1 permitted until 00:05 as utility (TEMPLATE) with a place
                00:01 | message m1 failed             |
                00:02 | message of r1 sent m1 at 00:01 | r1 used its place at 00:01; r1 gives its place back
                """);
    }

    @Test
    void g4AFallbackWithoutASlotIsHeldWhereThatIsWished() {
        GateFoldScenario.play(
                """
                time  | event                         | decides
                00:00 | known limit 250               |
                00:00 | r1 text or utility hold       | r1 asks portfolio/acme for one of 250
                00:00 | r2 text or utility            |
                00:01 | place r1 none from 03:00      | r1 held until 168:01; r2 asks portfolio/acme for one of 250
                00:01 | place r2 none from 03:00      | r2 messaging_limit from 03:00
                00:02 | customer writes               | r1 permitted until 00:07 as service (FREE_FORM inside)
                """);
    }

    @Test
    void i1TwoGateStatesOfOneCustomerAreOne() {
        GateFoldScenario.play(
                """
                time  | event                         | decides
                00:00 | known limit 250               |
                00:00 | r1 text hold                  | r1 held until 168:00
                00:01 | elsewhere r2 text hold        | r2 held until 168:01
                00:02 | elsewhere r3 utility          | r3 asks portfolio/acme for one of 250
                00:02 | elsewhere place r3 granted    | r3 permitted until 00:07 as utility (TEMPLATE) with a place
                00:03 | elsewhere r4 utility          | r4 asks portfolio/acme for one of 250
                00:03 | elsewhere opt_out marketing   | opt_out marketing on 1
                00:04 | merged                        | opt_out marketing on 1; 5599 is this one in portfolio/acme
                00:05 | r5 utility                    |
                00:05 | place r4 granted              | r4 permitted until 00:10 as utility (TEMPLATE) with a place; r5 asks portfolio/acme for one of 250
                00:06 | message of r3 not sent        | r3 gives its place back
                00:07 | place r5 granted              | r5 permitted until 00:12 as utility (TEMPLATE) with a place
                00:08 | customer writes               | r1 permitted until 00:13 as service (FREE_FORM inside); r2 permitted until 00:13 as service (FREE_FORM inside)
                """);
    }

    @Test
    void i1NeitherOfTwoThreadsIsPutIntoAnotherOrder() {
        GateFoldScenario.play(
                """
                time  | event                         | decides
                00:00 | r2 text hold                  | r2 held until 168:00
                00:00 | r1 text hold                  | r1 held until 168:00
                00:00 | elsewhere r4 text hold        | r4 held until 168:00
                00:00 | elsewhere r3 text hold        | r3 held until 168:00
                00:01 | merged                        |
                00:02 | customer writes               | r2 permitted until 00:07 as service (FREE_FORM inside); r1 permitted until 00:07 as service (FREE_FORM inside); r4 permitted until 00:07 as service (FREE_FORM inside); r3 permitted until 00:07 as service (FREE_FORM inside)
                """);
    }

    @Test
    void g4WhoIsNotAnsweredForADayAsksOnceMore() {
        GateFoldScenario.play(
                """
                time     | event                     | decides
                00:00    | known limit 250           |
                00:00    | r1 utility                | r1 asks portfolio/acme for one of 250
                00:01    | r2 text                   |
                23:59:59 | time                      |
                24:00    | time                      | r1 asks portfolio/acme for one of 250
                24:01    | place r1 granted          | r1 permitted until 24:06 as utility (TEMPLATE) with a place; r2 window_closed or template
                24:02    | place r1 granted          |
                """);
    }

    @Test
    void g4WhatIsSentWithoutAskingCountsToo() {
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known limit 250                |
                00:02 | message of m1 sent m1 at 00:01 | m1 used its place at 00:01
                00:02 | message of m1 sent m1 at 00:01 |
                00:03 | message m1 failed              | m1 gives its place back
                00:04 | customer writes                |
                00:05 | message of m2 sent m2 at 00:04 |
                24:04 | message of m3 sent m3 at 00:03 |
                24:04 | message of m4 sent m4 at 24:04 | m4 used its place at 24:04
                24:05 | message of m5 sent m5 on 3     |
                24:05 | known limit none               |
                24:05 | message of m6 sent m6          |
                """);
    }

    @Test
    void g4ARequestUnderAnotherNameIsRenamedOnce() {
        GateFoldScenario.play(
                """
                time  | event                     | decides
                00:00 | known limit 250           |
                00:00 | elsewhere r1 utility      | r1 asks portfolio/acme for one of 250
                00:01 | merged                    | 5599 is this one in portfolio/acme
                00:02 | merged                    |
                00:03 | place r1 granted          | r1 permitted until 00:08 as utility (TEMPLATE) with a place
                00:04 | merged                    |
                """);
    }

    @Test
    void g4ASlotUnderAnotherNameIsRenamedOnce() {
        GateFoldScenario.play(
                """
                time  | event                      | decides
                00:00 | known limit 250            |
                00:00 | elsewhere r1 utility       | r1 asks portfolio/acme for one of 250
                00:01 | elsewhere place r1 granted | r1 permitted until 00:06 as utility (TEMPLATE) with a place
                00:02 | merged                     | 5599 is this one in portfolio/acme
                00:03 | merged                     |
                """);
    }

    @Test
    void c5TheFirstAnswerToAReferralIsFreeAlready() {
        GateFoldScenario.play(
                """
                time  | event                         | decides
                00:00 | customer writes with referral |
                00:01 | r1 text                       | r1 permitted until 00:06 as service (FREE_FORM inside free)
                00:02 | customer got m1               |
                25:00 | r2 utility                    | r2 permitted until 25:05 as utility (TEMPLATE free)
                72:02 | r3 utility                    | r3 permitted until 72:07 as utility (TEMPLATE)
                73:00 | customer writes with referral |
                96:59 | r4 utility                    | r4 permitted until 97:04 as utility (TEMPLATE inside free)
                97:00 | r5 utility                    | r5 permitted until 97:05 as utility (TEMPLATE)
                """);
    }

    @Test
    void aRequestIsTakenUpOnce() {
        GateFoldScenario.play(
                """
                time  | event                         | decides
                00:00 | r1 text hold                  | r1 held until 168:00
                00:00 | r1 text hold                  |
                """);
    }
}
