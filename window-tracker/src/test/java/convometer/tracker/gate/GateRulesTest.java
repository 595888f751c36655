package convometer.tracker.gate;

import org.junit.jupiter.api.Test;

/// G and O: each code of a refusal, and which of two goes first.
class GateRulesTest {

    @Test
    void gEachCodeInTheOrderOfTheGate() {
        GateFoldScenario.play(
                """
                time  | event                        | decides
                00:00 | known opt-in required        |
                00:00 | r01 unreadable until 00:00   | r01 malformed
                00:00 | r02 text until 00:00 on 9    | r02 expired
                00:00 | r03 text on 9                | r03 unknown_number
                00:00 | opt_out everything           | opt_out everything on 1
                00:00 | opt_out marketing            | opt_out marketing on 1
                00:00 | r04 marketing                | r04 opted_out
                00:01 | opt_in everything            | opt_in everything on 1
                00:01 | r05 marketing                | r05 marketing_stopped or utility_template
                00:01 | r06 none                     | r06 unknown_template or utility_template
                00:01 | r07 paused                   | r07 template_not_approved or utility_template
                00:01 | r08 disabled                 | r08 template_not_approved or utility_template
                00:01 | r09 rejected                 | r09 template_not_approved or utility_template
                00:01 | r10 pending                  | r10 template_not_approved or utility_template
                00:01 | person named Ana             | person Ana on 1
                00:01 | r11 text as bot              | r11 handled_by_person
                00:01 | r12 text as crm              | r12 window_closed or utility_template
                00:01 | r13 text                     | r13 window_closed or utility_template
                00:02 | bot                          | bot on 1
                00:02 | known limit 250              |
                00:02 | r14 utility                  | r14 asks portfolio/acme for one of 250
                00:02 | place r14 none from 03:00    | r14 messaging_limit from 03:00
                """);
    }

    @Test
    void gOfTwoReasonsTheFirstIsEmitted() {
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known opt-in required          |
                00:00 | r01 unreadable on 9            | r01 malformed
                00:00 | r02 none until 00:00           | r02 expired
                00:00 | r03 none on 9                  | r03 unknown_number
                00:00 | r04 none                       | r04 no_opt_in
                00:00 | r05 paused                     | r05 no_opt_in
                00:00 | opt_out marketing              | opt_out marketing on 1
                00:00 | r06 marketing                  | r06 marketing_stopped
                00:00 | opt_out everything             | opt_out everything on 1
                00:00 | r07 none                       | r07 opted_out
                00:00 | r08 marketing                  | r08 opted_out
                00:01 | opt_in everything              | opt_in everything on 1
                00:01 | person                         | person on 1
                00:01 | r09 none as bot                | r09 unknown_template
                00:01 | r10 paused as bot              | r10 template_not_approved
                00:01 | r11 text or none as bot        | r11 handled_by_person
                00:01 | known limit 250                |
                00:01 | r12 utility as bot             | r12 handled_by_person
                """);
    }

    @Test
    void g4WhoseLabelHasAQuotaNeedsASlotOfItToo() {
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known quota team=orders 2      |
                00:00 | r1 utility                     | r1 permitted until 00:05 as utility (TEMPLATE)
                00:00 | r2 utility team orders         | r2 asks portfolio/acme for one of any and 2 of team=orders
                00:00 | place r2 granted               | r2 permitted until 00:05 as utility (TEMPLATE) with a place
                00:00 | known limit 250                |
                00:00 | r3 utility team news           | r3 asks portfolio/acme for one of 250
                00:00 | place r3 none from 03:00       | r3 messaging_limit from 03:00
                00:00 | r4 text or utility team orders | r4 asks portfolio/acme for one of 250 and 2 of team=orders
                00:00 | place r4 none in quota from 04:00 | r4 quota_exhausted from 04:00
                00:01 | customer writes                |
                00:01 | r5 utility team orders         | r5 permitted until 00:06 as utility (TEMPLATE inside)
                00:01 | message of r2 sent m2          | r2 used its place of team=orders at 00:01
                00:02 | message m2 failed              | r2 gives its place of team=orders back
                """);
    }

    @Test
    void oWhoMustHaveOptedInIsAskedByScope() {
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | r01 utility                    | r01 permitted until 00:05 as utility (TEMPLATE)
                00:00 | known opt-in required          |
                00:00 | r02 utility                    | r02 no_opt_in
                00:00 | customer writes                |
                00:00 | r03 text                       | r03 no_opt_in
                00:01 | opt_in marketing               | opt_in marketing on 1
                00:01 | r04 marketing                  | r04 permitted until 00:06 as marketing (TEMPLATE inside)
                00:01 | r05 marketing_lite             | r05 permitted until 00:06 as marketing_lite (TEMPLATE inside)
                00:01 | r06 utility                    | r06 no_opt_in or marketing_template
                00:01 | r07 text                       | r07 no_opt_in or marketing_template
                00:02 | opt_in everything on 2         | opt_in everything on 2
                00:02 | r08 utility                    | r08 no_opt_in or marketing_template
                00:03 | opt_in everything everywhere   | opt_in everything everywhere
                00:03 | r09 utility                    | r09 permitted until 00:08 as utility (TEMPLATE inside)
                00:03 | r10 reaction                   | r10 permitted until 00:08 as service (REACTION inside)
                """);
    }

    @Test
    void o2TheLatestByItsOwnTimeWinsAndAtTheSameInstantWhoWantsNothing() {
        GateFoldScenario.play(
                """
                time  | event                                 | decides
                00:10 | opt_out everything at 00:05           | opt_out everything on 1
                00:10 | opt_in everything at 00:04            |
                00:10 | opt_in everything at 00:05            |
                00:10 | r1 utility                            | r1 opted_out
                00:10 | opt_out everything at 00:06           |
                00:10 | opt_in everything at 00:06 everywhere | opt_in everything everywhere
                00:10 | r2 utility                            | r2 opted_out
                00:10 | opt_in everything at 00:07 everywhere |
                00:10 | r3 utility                            | r3 permitted until 00:15 as utility (TEMPLATE)
                00:10 | opt_out everything at 00:06 on 2      |
                00:10 | r4 utility on 2                       | r4 permitted until 00:15 as utility (TEMPLATE)
                00:10 | opt_in everything at 00:08            |
                00:10 | opt_out everything at 00:08           | opt_out everything on 1
                """);
    }

    @Test
    void oATemplateOfNoKnownCategoryMayBeMarketing() {
        GateFoldScenario.play(
                """
                time  | event                  | decides
                00:00 | r1 unknown             | r1 permitted until 00:05 as unknown (TEMPLATE)
                00:00 | opt_out marketing      | opt_out marketing on 1
                00:00 | r2 unknown             | r2 marketing_stopped or utility_template
                00:01 | opt_in marketing       | opt_in marketing on 1
                00:01 | known opt-in required  |
                00:01 | r3 unknown             | r3 no_opt_in or marketing_template
                """);
    }

    @Test
    void gTheLatestHandlerByItsOwnTimeHasTheThread() {
        GateFoldScenario.play(
                """
                time  | event                  | decides
                00:10 | customer writes        |
                00:10 | bot at 00:05           |
                00:10 | person at 00:05        | person on 1
                00:10 | bot at 00:05           |
                00:10 | r1 text as bot         | r1 handled_by_person
                00:10 | r2 text as crm         | r2 permitted until 00:15 as service (FREE_FORM inside)
                00:10 | person at 00:06 on 2   | person on 2
                00:10 | bot at 00:06           | bot on 1
                00:10 | r3 text as bot         | r3 permitted until 00:15 as service (FREE_FORM inside)
                """);
    }

    @Test
    void w5FreeFormStopsAMarginBeforeTheEndAndTheLeaseWithIt() {
        GateFoldScenario.play(
                """
                time     | event           | decides
                00:00    | r1 text         | r1 window_closed or template
                00:00    | customer writes |
                01:00    | r2 text         | r2 permitted until 01:05 as service (FREE_FORM inside)
                23:57    | r3 text         | r3 permitted until 23:59 as service (FREE_FORM inside)
                23:58:59 | r4 text         | r4 permitted until 23:59 as service (FREE_FORM inside)
                23:59    | r5 text         | r5 window_closed or template
                23:59    | r6 utility      | r6 permitted until 24:04 as utility (TEMPLATE inside)
                """);
    }

    @Test
    void g1WhatWouldBePermittedIsTried() {
        GateFoldScenario.play(
                """
                time  | event                     | decides
                00:00 | customer writes           |
                00:00 | r1 none                   | r1 unknown_template or template, free_form
                00:00 | opt_out marketing         | opt_out marketing on 1
                00:00 | r2 marketing              | r2 marketing_stopped or utility_template, free_form
                00:00 | r3 text until 00:00       | r3 expired or utility_template, free_form
                24:00 | known limit 250           |
                24:00 | r4 none                   | r4 unknown_template or utility_template
                24:00 | r5 utility until 26:00    | r5 asks portfolio/acme for one of 250
                24:00 | place r5 none from 27:00  | r5 messaging_limit
                """);
    }

    @Test
    void g2TheFallbackGoesAtOnceWhereTheWindowIsClosed() {
        GateFoldScenario.play(
                """
                time  | event                     | decides
                00:00 | r1 text or utility        | r1 permitted until 00:05 instead as utility (TEMPLATE)
                00:00 | r2 text or paused         | r2 template_not_approved or template
                00:00 | r3 text or none hold      | r3 held until 168:00
                00:00 | opt_out marketing         | opt_out marketing on 1
                00:00 | r4 text or marketing      | r4 marketing_stopped or utility_template
                00:01 | customer writes           | r3 permitted until 00:06 as service (FREE_FORM inside)
                00:02 | r5 text or utility        | r5 permitted until 00:07 as service (FREE_FORM inside)
                """);
    }

    @Test
    void g3ALeaseEndsWithWhateverItRestsOn() {
        GateFoldScenario.play(
                """
                time  | event                     | decides
                00:00 | r1 utility until 00:01    | r1 permitted until 00:01 as utility (TEMPLATE)
                00:01 | r2 utility until 00:01    | r2 expired or template
                00:01 | r3 mark until 00:03       | r3 permitted until 00:03
                00:01 | customer writes           |
                00:01 | known limit 250           |
                23:58 | r4 utility                | r4 permitted until 24:00 as utility (TEMPLATE inside)
                24:00 | r5 utility                | r5 asks portfolio/acme for one of 250
                """);
    }

    @Test
    void gAMarkNeedsNothingButANumberAndTime() {
        GateFoldScenario.play(
                """
                time  | event                     | decides
                00:00 | known opt-in required     |
                00:00 | opt_out everything        | opt_out everything on 1
                00:00 | person                    | person on 1
                00:00 | r1 mark as bot            | r1 permitted until 00:05
                00:00 | r2 mark on 9              | r2 unknown_number
                00:00 | r3 mark until 00:00       | r3 expired
                """);
    }

    @Test
    void p9AGroupHasAWindowAndNeitherConsentNorLimit() {
        GateFoldScenario.play(
                """
                time  | event                     | decides
                00:00 | known limit 250           |
                00:00 | known opt-in required     |
                00:00 | known group               |
                00:00 | opt_out everything        | opt_out everything on 1
                00:00 | r1 text in group          | r1 window_closed or template
                00:00 | r2 utility in group       | r2 permitted until 00:05 as utility (TEMPLATE group)
                00:00 | r3 paused in group        | r3 template_not_approved or template
                00:00 | customer writes           |
                00:00 | r4 text                   | r4 permitted until 00:05 as service (FREE_FORM inside group)
                """);
    }
}
