package convometer.tracker.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.events.DeliveryFact;
import convometer.events.MessageStatus;
import convometer.events.SendRecord;
import convometer.events.ThreadDecision;
import convometer.schemas.Topics;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// What finance attributes a delivery to, from the send record to the fact: the template and the
/// labels of the request.
class DeliveryAttributionTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final String WA = "5511987654321";
    private static final Map<String, String> LABELS = Map.of("team", "a,b=ü", "order", "17");

    private final DrivenTracker tracker = DrivenTracker.at(NOON, AliasTraffic.accounts());

    @AfterEach
    void stop() {
        tracker.close();
    }

    @Test
    void aDeliveryHasTheTemplateAndTheLabelsOfItsSendRecord() {
        sent("m1", "order_update", LABELS);
        delivered("m1", null);
        sent("m2", null, Map.of());
        delivered("m2", null);

        assertEquals(
                List.of("m1 r1 order_update pt_BR {order=17, team=a,b=ü}", "m2 r1 null null {}"),
                facts());
    }

    @Test
    void aLateSendRecordIsARevision() {
        delivered("m1", null);
        assertEquals(List.of("m1 r1 null null {}"), facts());
        sent("m1", "order_update", LABELS);
        assertEquals(List.of("m1 r2 order_update pt_BR {order=17, team=a,b=ü}"), facts());
        sent("m1", "order_update", LABELS);
        assertEquals(List.of(), facts());
    }

    /// The order in which they come does not matter (V8).
    @Test
    void ofTwoRecordsThatDifferInLabelsAloneOneCounts() {
        sent("m1", "order_update", Map.of("team", "a"));
        sent("m1", "order_update", Map.of("team", "b"));
        delivered("m1", null);
        sent("m2", "order_update", Map.of("team", "b"));
        sent("m2", "order_update", Map.of("team", "a"));
        delivered("m2", null);

        assertEquals(
                List.of("m1 r1 order_update pt_BR {team=a}", "m2 r1 order_update pt_BR {team=a}"),
                facts());
    }

    @Test
    void inAGroupTheDeliveryToEachParticipantHasThem() {
        var record = record("g1", "order_update", LABELS).setTo("group").build();
        tracker.send(Topics.SEND_RECORDS, "106/group", record);
        delivered("g1", "group");

        assertEquals(List.of("g1 r1 order_update pt_BR {order=17, team=a,b=ü}"), facts());
    }

    @Test
    void labelsWithoutMeasureAreADeadLetter() {
        sent("m1", "order_update", Map.of("team", "x".repeat(20_000)));
        delivered("m1", null);

        assertEquals(List.of("m1 r1 null null {}"), facts());
    }

    private List<String> facts() {
        return tracker.read(Topics.THREAD_DECISIONS).stream()
                .map(ThreadDecision::getDelivery)
                .filter(Objects::nonNull)
                .map(DeliveryAttributionTest::text)
                .toList();
    }

    private static String text(DeliveryFact fact) {
        return "%s r%d %s %s %s"
                .formatted(
                        fact.getWamid(),
                        fact.getRevision(),
                        fact.getTemplateName(),
                        fact.getTemplateLanguage(),
                        new TreeMap<>(fact.getLabels()));
    }

    private void sent(String wamid, @Nullable String template, Map<String, String> labels) {
        var record = record(wamid, template, labels).build();
        tracker.send(Topics.SEND_RECORDS, "106/" + WA, record);
    }

    private static SendRecord.Builder record(
            String wamid, @Nullable String template, Map<String, String> labels) {
        return SendRecord.newBuilder()
                .setWamid(wamid)
                .setPhoneNumberId("106")
                .setTo(WA)
                .setType(template == null ? "text" : "template")
                .setTemplateName(template)
                .setTemplateLanguage(template == null ? null : "pt_BR")
                .setTemplateCategory(template == null ? null : "utility")
                .setSentAt(NOON.minusSeconds(60))
                .setLabels(labels);
    }

    private void delivered(String wamid, @Nullable String group) {
        var status =
                MessageStatus.newBuilder()
                        .setWamid(wamid)
                        .setPhoneNumberId("106")
                        .setWabaId("waba")
                        .setGroupId(group)
                        .setWaId(WA)
                        .setStatus("delivered")
                        .setAt(NOON.minusSeconds(30))
                        .setContent("{}")
                        .setReceivedAt(NOON)
                        .build();
        tracker.send(Topics.MESSAGE_STATUSES, "106/" + (group == null ? WA : group), status);
    }
}
