package convometer.outbound.rules.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.outbound.rules.send.Violation;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class BatchFormTest {

    private static final Map<String, Object> TEMPLATE =
            Map.of("name", "order_update", "language", "en_US");

    @Test
    void numberAndTemplateAreEnough() {
        var read = BatchForm.read(Map.of("phone_number_id", "1065", "template", TEMPLATE));
        assertEquals(List.of(), read.violations());
        assertEquals(Map.of("code", "en_US"), read.form().template().get("language"));
        assertFalse(read.form().startNow());
    }

    @Test
    void everythingThatIsWrongIsNamed() {
        var json = new HashMap<String, Object>();
        json.put("batch_id", "autumn-1");
        json.put("phone_number_id", 1065);
        json.put("template", Map.of());
        json.put("deadline", "soon");
        json.put("labels", Map.of("team", 1));
        json.put("start", "later");
        json.put("start_at", "tomorrow");
        json.put("quiet_hours", "at night");
        json.put("recipients", List.of());

        var fields = BatchForm.read(json).violations().stream().map(Violation::field).toList();
        assertEquals(
                List.of(
                        "recipients",
                        "batch_id",
                        "phone_number_id",
                        "phone_number_id",
                        "template.name",
                        "template.language.code",
                        "deadline",
                        "labels.team",
                        "start",
                        "start_at",
                        "quiet_hours"),
                fields);
    }

    @Test
    void aStartHasToBeOneThatCanBe() {
        var at = "2026-11-20T12:00:00Z";
        assertEquals(List.of(), wrong(Map.of("start_at", at)));
        assertEquals(List.of(), wrong(Map.of("start_at", at, "start", "when_told")));
        assertEquals(
                List.of("start_at cannot be with start now"),
                wrong(Map.of("start_at", at, "start", "now")));
        assertEquals(
                List.of("start_at must be before the deadline"),
                wrong(Map.of("start_at", at, "deadline", at)));
    }

    private static List<String> wrong(Map<String, ?> more) {
        var json = new HashMap<String, Object>(more);
        json.put("phone_number_id", "1065");
        json.put("template", TEMPLATE);
        return BatchForm.read(json).violations().stream()
                .map(violation -> violation.field() + " " + violation.reason())
                .toList();
    }

    @Test
    void aRequestsIdTellsItsBatchItemAndAttempt() {
        for (var id :
                List.of(
                        new RequestId("a", 1, 1),
                        new RequestId("a-b", 7, 3),
                        new RequestId("9", 100_000, 12)))
            assertEquals(id, RequestId.parse(id.toString()).orElseThrow());
        for (var other : List.of("r-0", "order", "a-1-2-3", "-1", "a b-1", "a-1-0", "a-1234567"))
            assertTrue(RequestId.parse(other).isEmpty(), other);
        assertFalse(RequestId.allows("a-1"));
        assertTrue(RequestId.allows("a-1b"));
    }

    @Test
    void placeholdersAreFilledInAndMissingOnesNamed() {
        var template =
                Map.of(
                        "name",
                        "t",
                        "components",
                        List.of(
                                Map.of(
                                        "type",
                                        "body",
                                        "parameters",
                                        List.of("{{name}} {{ 2 }}!"))));
        var row = new Row(2, "5511", null, Map.of("name", "A$1\\", "2", "{{name}}"), false);
        var filled = TemplateRendering.of(template, row);
        assertEquals(List.of(), filled.violations());
        assertTrue(filled.message().toString().contains("A$1\\ {{name}}!"));
        assertEquals(
                List.of("parameters.name", "parameters.2"),
                TemplateRendering.of(template, new Row(2, "5511", null, Map.of(), false))
                        .violations()
                        .stream()
                        .map(Violation::field)
                        .toList());
    }

    @Test
    void withoutComponentsTheParametersAreThoseOfTheBody() {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("1", "Ana");
        parameters.put("2", "5");
        var row = new Row(2, "5511", null, parameters, true);
        assertTrue(
                TemplateRendering.of(Map.of("name", "t"), row)
                        .message()
                        .toString()
                        .contains("[{type=text, text=Ana}, {type=text, text=5}]"));
    }
}
