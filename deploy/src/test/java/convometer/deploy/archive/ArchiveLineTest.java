package convometer.deploy.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.events.SendRecord;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.Map;

class ArchiveLineTest {

    private static final String TEMPLATE =
            """
            {"kind":"send","sent_at":"2026-10-05T12:00:00.100Z","phone_number_id":"1065","to":"+5511",\
            "type":"template","template":{"name":"order_update","language":"en_US","category":"utility"},\
            "wamid":"wamid.X","request_id":"r-1"}\
            """;

    @Test
    void aSendRecordHasAllThatTheLineSays() {
        var sent = sent(TEMPLATE);
        assertEquals("wamid.X", sent.getWamid());
        assertEquals("r-1", sent.getRequestId());
        assertEquals("1065", sent.getPhoneNumberId());
        assertEquals("5511", sent.getTo());
        assertEquals("template", sent.getType());
        assertEquals("order_update", sent.getTemplateName());
        assertEquals("en_US", sent.getTemplateLanguage());
        assertEquals("utility", sent.getTemplateCategory());
        assertEquals(Instant.parse("2026-10-05T12:00:00.100Z"), sent.getSentAt());
    }

    @Test
    void V8_itsCanonicalFormHasSortedKeysAndNoSpaces() {
        var line =
                """
                { "wamid": "w", "type": "text", "to": "5511", "sent_at": "2026-10-05T12:00:00Z",
                  "phone_number_id": "1065", "kind": "send", "note": {"b": 1.50, "a": null} }\
                """;
        assertEquals(
                "{\"kind\":\"send\",\"note\":{\"a\":null,\"b\":1.50},\"phone_number_id\":\"1065\","
                        + "\"sent_at\":\"2026-10-05T12:00:00Z\",\"to\":\"5511\",\"type\":\"text\","
                        + "\"wamid\":\"w\"}",
                sent(line).getCanonical());
    }

    /// Who has no labels has no field for them: the line is the same as before there were any.
    @Test
    void labelsAreWrittenWhereThereAreSome() {
        var record = SendRecord.newBuilder(sent(TEMPLATE)).setCanonical(null);
        var without = new ArchiveLine.Send(record.build()).write();
        assertFalse(without.contains("labels"));
        assertEquals(Map.of(), sent(without).getLabels());
        record.setLabels(Map.of("team", "orders", "order", "17"));
        assertEquals(
                without.replace(
                        "\"phone_number_id\"",
                        "\"labels\":{\"order\":\"17\",\"team\":\"orders\"},\"phone_number_id\""),
                new ArchiveLine.Send(record.build()).write());
    }

    @Test
    void V8_aTemplateMayComeWithoutACategory() {
        assertNull(sent(TEMPLATE.replace(",\"category\":\"utility\"", "")).getTemplateCategory());
    }

    @Test
    void theLanguageMayBeTheObjectOfTheCloudApi() {
        var line = TEMPLATE.replace("\"en_US\"", "{\"code\":\"en_US\"}");
        assertEquals("en_US", sent(line).getTemplateLanguage());
    }

    @Test
    void aWebhookIsItsBodyWhateverElseTheLineSays() {
        var line =
                """
                {"kind":"webhook","received_at":"2026-10-05T12:00:01.250Z","source":"backup",\
                "body":{"object":"whatsapp_business_account","entry":[],"more":1.0}}\
                """;
        var webhook = assertInstanceOf(ArchiveLine.Webhook.class, parse(line));
        assertEquals(Instant.parse("2026-10-05T12:00:01.250Z"), webhook.receivedAt());
        assertEquals(line.replace("\"source\":\"backup\",", ""), webhook.write());
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    []                                                | is no JSON object
                    null                                              | is no JSON object
                    {"kind":"send"} {}                                | goes on after the end of its JSON
                    {"kind":"send"                                    | is not JSON: Unexpected end-of-input: expected close marker for Object (start marker at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 1])
                    {}                                                | kind is missing
                    {"kind":7.5}                                      | kind is not a text
                    {"kind":"status"}                                 | kind is neither webhook nor send: "status"
                    {"kind":"webhook"}                                | received_at is missing
                    {"kind":"webhook","received_at":"yesterday"}      | received_at is not an instant such as 2026-10-05T12:00:00Z: "yesterday"
                    {"kind":"webhook","received_at":"2026-10-05T12:00:00Z"}                        | body is missing
                    {"kind":"webhook","received_at":"2026-10-05T12:00:00Z","body":"{}"}            | body is not an object
                    {"kind":"webhook","received_at":"2026-10-05T12:00:00Z","body":{}}              | body.object is missing
                    {"kind":"webhook","received_at":"2026-10-05T12:00:00Z","body":{"object":"page"}} | body.object is not whatsapp_business_account: "page"
                    {"kind":"webhook","received_at":"2026-10-05T12:00:00Z","body":{"object":"whatsapp_business_account"}} | body.entry is missing
                    {"kind":"webhook","received_at":"2026-10-05T12:00:00Z","body":{"object":"whatsapp_business_account","entry":{}}} | body.entry is not an array
                    """)
    void whatIsWrongWithALineIsSaid(String line, String reason) {
        assertEquals(reason, assertThrows(BadLine.class, () -> parse(line.strip())).getMessage());
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "type":"template",             | ``              | type is missing
                    "type":"template"              | "type":["text"] | type is not a text
                    "wamid":"wamid.X"              | "wamid":""      | wamid is missing
                    "wamid":"wamid.X"              | "wamid":{}      | wamid is not a text
                    "request_id":"r-1"             | "request_id":[] | request_id is not a text
                    "phone_number_id":"1065",      | ``              | phone_number_id is missing
                    "phone_number_id":"1065"       | "phone_number_id":"10/65" | phone_number_id is none: "10/65"
                    "to":"+5511",                  | ``              | to is missing
                    "to":"+5511"                   | "to":"+"        | to names nobody: "+"
                    2026-10-05T12:00:00.100Z       | 1796126400      | sent_at is not an instant such as 2026-10-05T12:00:00Z: "1796126400"
                    "template":{                   | "templates":{   | template is missing
                    {"name":"order_update","language":"en_US","category":"utility"} | "order_update" | template is not an object
                    "name":"order_update",         | ``              | template.name is missing
                    "language":"en_US",            | ``              | template.language is missing
                    "en_US"                        | {"c":"en_US"}   | template.language.code is missing
                    "category":"utility"           | "category":true | template.category is not a text
                    "wamid":"wamid.X"              | "labels":"team","wamid":"wamid.X" | labels is not an object
                    "wamid":"wamid.X"              | "labels":{"team":7},"wamid":"wamid.X" | labels.team is not a text
                    """)
    void whatIsWrongWithASendRecordIsSaid(String part, String otherPart, String reason) {
        var line = TEMPLATE.replace(part, otherPart);
        assertEquals(reason, assertThrows(BadLine.class, () -> parse(line)).getMessage());
    }

    @Test
    void aRecordWithoutALineIsWrittenFromItsFieldsAndReadBackTheSame() {
        var record =
                SendRecord.newBuilder(sent(TEMPLATE))
                        .setWaId("5511")
                        .setUserId("BR.1")
                        .setLabels(Map.of("team", "a,b=\"ü\"", "order", ""))
                        .setCanonical(null)
                        .build();
        var line = new ArchiveLine.Send(record).write();
        assertEquals(SendRecord.newBuilder(record).setCanonical(line).build(), sent(line));
        assertEquals(line, parse(line).write());
    }

    private static SendRecord sent(String line) {
        return assertInstanceOf(ArchiveLine.Send.class, parse(line)).message();
    }

    private static ArchiveLine parse(String line) {
        return ArchiveLine.parse(line.getBytes(UTF_8));
    }

    @Test
    void whereALineWasIsReadAndIsNoPartOfIt() {
        var line =
                "{\"kind\":\"send\",\"phone_number_id\":\"1065\",\"sent_at\":\"2026-10-05T12:00:00Z\","
                        + "\"to\":\"5511\",\"type\":\"text\",\"wamid\":\"w\"";
        var sourced = line + ",\"source\":\"send-records/2/17\"}";
        var read = ArchiveLine.parseSourced(sourced.getBytes(UTF_8));
        assertEquals(new Source("send-records", 2, 17), read.source());
        assertEquals(line + "}", read.line().write());
        assertEquals(sourced, read.line().write(new Source("send-records", 2, 17)));
        assertNull(ArchiveLine.parseSourced((line + "}").getBytes(UTF_8)).source());
        var wrong = (line + ",\"source\":\"send-records/2\"}").getBytes(UTF_8);
        assertEquals(
                "source is not topic/partition/offset: \"send-records/2\"",
                assertThrows(BadLine.class, () -> ArchiveLine.parseSourced(wrong)).getMessage());
    }
}
