package convometer.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

class TopicsTest {

    private static final List<Topic<? extends SpecificRecord>> ALL = Topics.ALL;

    @ParameterizedTest
    @FieldSource("ALL")
    void timeStampsAreThoseOfTheAppend(Topic<?> topic) {
        assertEquals("LogAppendTime", topic.config().get("message.timestamp.type"));
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void theNameGivesSubjectAndDeadLetters(Topic<?> topic) {
        assertEquals(topic.name() + "-value", topic.subject());
        assertEquals(topic.name() + "-dlq", topic.deadLetters());
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void everyTypeAndFieldIsDocumented(Topic<?> topic) {
        assertEquals(List.of(), undocumented(topic.schema()));
    }

    @Test
    void topicsOfThreadsAreCutAlike() {
        var cuts =
                ALL.stream()
                        .filter(topic -> topic.key().equals("thread"))
                        .map(Topic::partitions)
                        .collect(Collectors.toSet());
        assertEquals(1, cuts.size());
    }

    @Test
    void theCatalogueIsTheContract() {
        var names = ALL.stream().map(Topic::name).sorted().toList();
        assertEquals(
                List.of(
                        "account-events",
                        "audit",
                        "billing-counts",
                        "billing-tables",
                        "budget-events",
                        "charges",
                        "closing-requests",
                        "consents",
                        "customer-notices",
                        "handler-changes",
                        "inbound-messages",
                        "message-statuses",
                        "meta-figures",
                        "outbound-receipts",
                        "outbound-requests",
                        "repricing-requests",
                        "repricings",
                        "send-outcomes",
                        "send-records",
                        "statement-closings",
                        "thread-decisions",
                        "thread-requests",
                        "webhooks-raw"),
                names);
    }

    @Test
    void onlyWhatHoldsUntilItIsReplacedIsCompacted() {
        var compacted =
                ALL.stream()
                        .filter(topic -> "compact".equals(topic.config().get("cleanup.policy")))
                        .toList();
        assertEquals(
                List.of(
                        Topics.BILLING_COUNTS,
                        Topics.BILLING_TABLES,
                        Topics.REPRICINGS,
                        Topics.STATEMENT_CLOSINGS,
                        Topics.META_FIGURES),
                compacted);
    }

    /// What nobody may forget for a year is kept no longer than that asks for: it names customers.
    @Test
    void theAuditTrailIsKeptForMoreThanAYear() {
        var kept = Duration.ofMillis(Long.parseLong(retention(Topics.AUDIT)));
        assertTrue(kept.compareTo(Duration.ofDays(366)) > 0, kept::toString);
        assertTrue(kept.compareTo(Duration.ofDays(2 * 366)) < 0, kept::toString);
    }

    private static String retention(Topic<?> topic) {
        return topic.config().getOrDefault("retention.ms", "-1");
    }

    @Test
    void theLargestWebhookFitsItsTopic() {
        var limit = Integer.parseInt(Topics.WEBHOOKS_RAW.config().get("max.message.bytes"));
        assertTrue(limit > 3 << 20, "Meta sends bodies of up to 3 MB");
    }

    /// What is made of a request repeats its message.
    @Test
    void theLargestRequestFitsWhatItPassesThrough() {
        for (var topic : List.of(Topics.THREAD_REQUESTS, Topics.THREAD_DECISIONS))
            assertTrue(limit(topic) > limit(Topics.OUTBOUND_REQUESTS) + (64 << 10), topic.name());
    }

    private static int limit(Topic<?> topic) {
        return Integer.parseInt(topic.config().getOrDefault("max.message.bytes", "1048588"));
    }

    @Test
    void oneMoreSettingLeavesTheTopicAsItWas() {
        var cut = Topics.CHARGES.with("retention.ms", "1");
        assertEquals("1", cut.config().get("retention.ms"));
        assertEquals("-1", Topics.CHARGES.config().get("retention.ms"));
        assertFalse(cut.equals(Topics.CHARGES));
    }

    private static List<String> undocumented(Schema schema) {
        var found = new ArrayList<String>();
        for (var part : records(schema, new LinkedHashSet<>())) {
            if (isBlank(part.getDoc())) found.add(part.getName());
            for (var field : part.getFields())
                if (isBlank(field.doc())) found.add(part.getName() + "." + field.name());
        }
        return found;
    }

    private static boolean isBlank(String doc) {
        return doc == null || doc.isBlank();
    }

    private static Set<Schema> records(Schema schema, Set<Schema> found) {
        switch (schema.getType()) {
            case RECORD -> {
                if (found.add(schema)) schema.getFields().forEach(f -> records(f.schema(), found));
            }
            case UNION -> schema.getTypes().forEach(branch -> records(branch, found));
            case ARRAY -> records(schema.getElementType(), found);
            case MAP -> records(schema.getValueType(), found);
            default -> {}
        }
        return found;
    }
}
