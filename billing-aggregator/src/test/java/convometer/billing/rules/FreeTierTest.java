package convometer.billing.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// P3 by example: a free tier of two.
class FreeTierTest {

    @Test
    void p3ALateArrivalDisplacesTheLastFreeOne() {
        play(
                """
                news     | decides           | counted | last free
                joins 10 | 10 free           | 1       |
                joins 20 | 20 free           | 2       | 20
                joins 30 | 30 charged        | 3       | 20
                joins 15 | 15 free, 20 charged | 4     | 15
                joins 05 | 05 free, 15 charged | 5     | 10
                joins 05 | 05 free           | 5       | 10
                joins 30 | 30 charged        | 5       | 10
                """);
    }

    @Test
    void p3WhatLeavesMakesRoomForTheNext() {
        play(
                """
                news      | decides     | counted | last free
                leaves 10 |             | 0       |
                joins 10  | 10 free     | 1       |
                joins 20  | 20 free     | 2       | 20
                joins 30  | 30 charged  | 3       | 20
                joins 40  | 40 charged  | 4       | 20
                leaves 40 |             | 3       | 20
                leaves 10 | 30 free     | 2       | 30
                leaves 30 |             | 1       |
                """);
    }

    @Test
    void p3WithinOneSecondTheWamidDecidesByCodePoint() {
        var emoji = new Position(Instant.EPOCH, "\uD83D\uDE00");
        var privateUse = new Position(Instant.EPOCH, "\uE000");
        assertEquals(
                List.of(privateUse, emoji), List.of(emoji, privateUse).stream().sorted().toList());
    }

    @Test
    void aFreeTierOfNothingChargesEverything() {
        var step = FreeTier.of(0).join(new OrderedMembers(), at("10"));
        assertEquals(List.of(new FreeTier.Ranked(at("10"), false)), step.decisions());
    }

    private static void play(String table) {
        var members = new OrderedMembers();
        var tier = new FreeTier[] {FreeTier.of(2)};
        var expected = TextTable.parse(table);
        var actual =
                expected.played(row -> {
                    var news = row.getFirst().split(" ", -1);
                    var position = at(news[1]);
                    var step =
                            news[0].equals("joins")
                                    ? tier[0].join(members, position)
                                    : tier[0].leave(members, position);
                    tier[0] = step.state();
                    return row(row.getFirst(), step);
                });
        assertEquals(expected.toString(), actual.toString());
    }

    private static List<String> row(String news, Step<FreeTier, FreeTier.Ranked> step) {
        var decides =
                step.decisions().stream()
                        .map(r -> r.position().wamid() + (r.free() ? " free" : " charged"))
                        .collect(Collectors.joining(", "));
        var last = step.state().lastFree();
        return List.of(
                news,
                decides,
                Long.toString(step.state().counted()),
                last == null ? "" : last.wamid());
    }

    private static Position at(String second) {
        return new Position(Instant.ofEpochSecond(Long.parseLong(second)), second);
    }
}
