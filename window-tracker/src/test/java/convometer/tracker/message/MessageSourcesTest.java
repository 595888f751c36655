package convometer.tracker.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.tracker.identity.CustomerAliases;
import convometer.tracker.identity.CustomerEvent.StatusObserved;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.WabaId;
import convometer.tracker.streams.store.OutboundRecords;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

/// The webhooks in which the statuses of a message came: those of what is known of it, whatever the
/// order, and never a reason to know it differently. Of several that say the same, as of delivered
/// and read in one second, the one that came first is shown.
class MessageSourcesTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final List<String> STATUSES =
            List.of("sent", "delivered", "read", "played", "failed", "deleted", "warning");

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 200));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void orderAndRepetitionDoNotMatter(long seed) {
        var random = new Random(seed);
        var minutes = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6));
        Collections.shuffle(minutes, random);
        var statuses = new ArrayList<OutboundMessage>();
        for (var status : STATUSES)
            if (random.nextInt(4) > 0)
                statuses.add(
                        message(
                                status,
                                minutes.removeFirst(),
                                random.nextBoolean(),
                                new WebhookOffset(random.nextInt(3), random.nextInt(100))));
        var known = merged(statuses);
        assertTrue(known.sources().size() <= 5, known.sources()::toString);
        for (var again = 0; again < 5; again++) {
            var others = new ArrayList<>(statuses);
            others.addAll(statuses);
            Collections.shuffle(others, random);
            var cut = random.nextInt(others.size() + 1);
            var inParts =
                    merged(others.subList(0, cut))
                            .merge(merged(others.subList(cut, others.size())));
            assertEquals(known, inParts);
            assertEquals(known.sources(), inParts.sources());
            assertEquals(
                    known.sources(),
                    OutboundRecords.outbound(OutboundRecords.record(inParts)).sources());
        }
    }

    private static OutboundMessage merged(List<OutboundMessage> some) {
        return some.stream()
                .reduce(OutboundMessage.unknown(new Wamid("m1")), OutboundMessage::merge);
    }

    @Test
    void onlyWhatItRestsOnIsShown() {
        var known =
                merged(
                        List.of(
                                message("read", 3, true, new WebhookOffset(0, 1)),
                                message("delivered", 2, true, new WebhookOffset(0, 2)),
                                message("sent", 1, false, new WebhookOffset(0, 3)),
                                message("failed", 9, false, new WebhookOffset(0, 4))));

        assertEquals(
                List.of(new WebhookOffset(0, 3), new WebhookOffset(0, 2), new WebhookOffset(0, 4)),
                known.webhooks());
    }

    @Test
    void statusesOfOneWebhookShowItOnce() {
        var one = new WebhookOffset(0, 1);

        assertEquals(
                List.of(one),
                merged(List.of(message("sent", 1, true, one), message("delivered", 2, true, one)))
                        .webhooks());
    }

    @Test
    void aRepeatedWebhookAddsNothing() {
        var known = message("delivered", 2, true, new WebhookOffset(1, 5));

        assertSame(known, known.merge(message("delivered", 2, true, new WebhookOffset(0, 9))));
    }

    @Test
    void whereItComesFromMakesNoOther() {
        var known = message("delivered", 2, true, new WebhookOffset(1, 5));
        var other = message("delivered", 2, true, null);

        assertEquals(known, other);
        assertEquals(known.hashCode(), other.hashCode());
        assertEquals(List.of(), other.webhooks());
    }

    private static OutboundMessage message(
            String status, int minute, boolean priced, @Nullable WebhookOffset webhook) {
        var at = NOON.plusSeconds(60L * minute);
        return OutboundMessage.of(
                new StatusObserved(
                        new PhoneNumberId("1"),
                        null,
                        new Wamid("m1"),
                        status,
                        at,
                        new WabaId("waba"),
                        "5511",
                        priced ? new Pricing("utility", "{}") : null,
                        null,
                        Set.of(),
                        CustomerAliases.none(),
                        at,
                        webhook));
    }
}
