package convometer.tracker.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.tracker.conversation.ThreadScenario;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class IdentityRulesTest {

    @Test
    void i1AStatusThatShowsBothNamesMakesOneCustomerOfTwo() {
        ThreadScenario.all(
                """
                time  | event                   | decides
                00:00 | BR.1 writes             | BR.1: opened 00:00 to 24:00
                20:00 | 5511 writes             | opened 20:00 to 44:00
                20:01 | m1 goes as text         |
                20:02 | m1 delivered            | service 20:02 to 44:02, m1 r1 20:02 service in window
                20:03 | m1 read to 5511+BR.1    | BR.1: is 5511, corrected 00:00 to 44:00 for 00:00 and 20:00
                """);
    }

    @Test
    void i1ASendRecordAndAStatusOfOneMessageShareTheirNames() {
        ThreadScenario.windows(
                """
                time  | event                   | decides
                00:00 | BR.1 writes             | BR.1: opened 00:00 to 24:00
                00:01 | m1 goes as text to BR.1 |
                00:02 | m1 sent to 5511         | BR.1: is 5511, corrected 00:00 to 24:00 for 00:00
                """);
    }

    @Test
    void i1TheSameNameIsOneCustomerAtEveryNumber() {
        ThreadScenario.windows(
                """
                time  | event             | decides
                00:00 | BR.1 writes on 2  | BR.1 on 2: opened 00:00 to 24:00
                00:01 | 5511 writes       | opened 00:01 to 24:01
                00:02 | 5511+BR.1 shown   | BR.1 on 2: is 5511, on 2: corrected 00:00 to 24:00 for 00:00
                """);
    }

    @Test
    void i2i4AChangedNumberIsTheSameCustomerUnderTheNewOne() {
        ThreadScenario.all(
                """
                time  | event              | decides
                00:00 | 5511 writes        | opened 00:00 to 24:00
                00:01 | m1 goes as utility |
                00:02 | m1 delivered       | utility 00:02 to 24:02, m1 r1 00:02 utility in window
                01:00 | 5511 is 5522       | is 5522, no utility 00:02 to 24:02 r2, 5522: corrected 00:00 to 24:00 for 00:00, 5522: utility 00:02 to 24:02 r3, 5522: m1 r2 00:02 utility in window
                01:01 | 5522 writes        | 5522: extended 00:00 to 25:01
                24:00 | time passes        |
                24:02 | time passes        | 5522: utility ended 24:02 with 1
                """);
    }

    @Test
    void i4WhoIsShownUnderAnOldNameAgainGoesOnWithItsRevisions() {
        ThreadScenario.conversations(
                """
                time  | event              | decides
                00:01 | m1 goes as utility |
                00:02 | m1 delivered       | utility 00:02 to 24:02
                01:00 | 5511 is 5522       | no utility 00:02 to 24:02 r2, 5522: utility 00:02 to 24:02 r3
                02:00 | 5511 writes        | 5522: no utility 00:02 to 24:02 r4, utility 00:02 to 24:02 r5
                24:02 | time passes        | utility ended 24:02 with 1
                """);
    }

    @Test
    void i1WhatTwoWereEmittedToHaveIsOneConversationInTheEnd() {
        ThreadScenario.conversations(
                """
                time  | event                      | decides
                00:01 | m1 goes as utility         |
                00:02 | m1 delivered               | utility 00:02 to 24:02
                00:01 | m2 goes as utility to BR.1 |
                00:03 | m2 delivered to BR.1       | BR.1: utility 00:03 to 24:03
                24:03 | time passes                | utility ended 24:02 with 1, BR.1: utility ended 24:03 with 1
                00:04 | 5511+BR.1 shown            | BR.1: no utility 00:03 to 24:03 r2
                24:04 | time passes                |
                """);
    }

    @Test
    void i2AChangedUserIdIsTheSameCustomer() {
        ThreadScenario.windows(
                """
                time  | event                 | decides
                00:00 | BR.1 writes           | BR.1: opened 00:00 to 24:00
                01:00 | BR.1 is BR.2          | BR.1: is BR.2, BR.2: corrected 00:00 to 24:00 for 00:00
                02:00 | BR.2 writes           | BR.2: extended 00:00 to 26:00
                """);
    }

    @Test
    void i3ANumberAsWrittenAndAsMetaAnsweredAreOneCustomer() {
        ThreadScenario.windows(
                """
                time  | event                              | decides
                00:00 | 5511 writes                        | opened 00:00 to 24:00
                00:01 | m1 goes as text to 55911 answered 5511 |
                00:02 | 55911 writes                       | is 55911, 55911: corrected 00:00 to 24:00 for 00:00, 55911: extended 00:00 to 24:02
                """);
    }

    @Test
    void i4WithinOneSecondTheNewNameOfAChangeThenTheGreaterTextIsTheLater() {
        var at = Instant.parse("2026-03-01T00:00:00Z");
        var old = CustomerAliases.used("5599", null, at);
        var changed = CustomerAliases.changedTo("5511", null, at.plusMillis(900));
        assertEquals("5511", old.merge(changed).shown().value());
        assertEquals("5511", changed.merge(old).shown().value());
        assertEquals("5599", old.merge(CustomerAliases.used("5511", null, at)).shown().value());
        assertEquals(
                "5511",
                old.merge(CustomerAliases.used("5511", null, at.plusSeconds(1))).shown().value());
    }

    @Test
    void i4ANumberThatIsOnlyKnownComesBeforeAUserIdThatWasUsed() {
        var at = Instant.parse("2026-03-01T00:00:00Z");
        var userId = CustomerAliases.used(null, "BR.1", at);
        var written = CustomerAliases.shown("5522", "BR.1");
        var contact = CustomerAliases.shown("BR.1", "5511");
        assertEquals("BR.1", userId.shown().value());
        assertEquals("5511", userId.merge(contact).shown().value());
        assertEquals("5522", userId.merge(written).merge(contact).shown().value());
        assertEquals("5522", userId.merge(contact).merge(written).shown().value());
        assertEquals(
                "5500",
                written.merge(CustomerAliases.used("5500", null, Instant.EPOCH)).shown().value());
    }

    @Test
    void i4AUserIdIsShownOnlyWhereNoNumberIsKnown() {
        var at = Instant.parse("2026-03-01T00:00:00Z");
        assertEquals("5511", CustomerAliases.shown("5511", "BR.1", "BR.2").shown().value());
        assertEquals("BR.2", CustomerAliases.shown("BR.1", "BR.2").shown().value());
        assertEquals(
                "BR.1",
                CustomerAliases.shown("BR.2")
                        .merge(CustomerAliases.used(null, "BR.1", at))
                        .shown()
                        .value());
    }
}
