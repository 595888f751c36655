package convometer.deploy.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.deploy.archive.BadLine;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.BusinessNumber;
import convometer.schemas.accounts.Accounts.Portfolio;
import convometer.schemas.accounts.Accounts.Waba;

import org.junit.jupiter.api.Test;

import java.time.ZoneOffset;
import java.util.List;

class ToldTest {

    private static final Waba WABA =
            new Waba(
                    "W",
                    "Acme",
                    ZoneOffset.UTC,
                    "USD",
                    List.of(new BusinessNumber("N", "+1")),
                    List.of());

    private final Told told =
            new Told(
                    new Accounts(List.of(new Portfolio("acme", 250, List.of(WABA)))),
                    ArchiveCut.NONE,
                    false);

    @Test
    void aLineIsTheRecordsThatThePipelineWouldMakeOfIt() {
        assertEquals(
                List.of("InboundMessage", "MessageStatus", "CustomerNotice"),
                records(
                        "messages",
                        "W",
                        """
                        "metadata":{"phone_number_id":"N"},"contacts":[{"wa_id":"1","user_id":"B"}],
                        "messages":[{"id":"m","from":"2","timestamp":"1790000000"}],
                        "statuses":[{"id":"s","recipient_id":"2","timestamp":"1790000000","status":"sent"}],
                        "errors":[{"code":1}]\
                        """));
        assertEquals(
                List.of("SendRecord"),
                records(
                        """
                        {"kind":"send","sent_at":"2026-10-05T12:00:00Z","phone_number_id":"other",\
                        "to":"1","type":"text","wamid":"w"}\
                        """));
    }

    @Test
    void V7_theAccountOrTheNumberIsKnown() {
        var message =
                "\"messages\":[{\"id\":\"m\",\"from\":\"2\",\"timestamp\":\"1790000000\"}],"
                        + "\"metadata\":{\"phone_number_id\":\"%s\"}";
        assertEquals(
                List.of("InboundMessage"), records("messages", "W", message.formatted("other")));
        assertEquals(
                List.of("InboundMessage"), records("messages", "other", message.formatted("N")));
    }

    @Test
    void V7_messagesAndCallsOfNobodyAreAnErrorWhateverIsInThem() {
        for (var field : List.of("messages", "calls"))
            for (var value :
                    List.of(
                            "\"metadata\":{\"phone_number_id\":\"X\"},\"errors\":[]",
                            "\"metadata\":{\"phone_number_id\":\"X\"},"
                                    + "\"statuses\":[{\"id\":\"s\",\"recipient_id\":\"2\","
                                    + "\"timestamp\":\"1790000000\",\"status\":\"ACCEPTED\"}]"))
                assertEquals(
                        "body.entry.id: neither the WABA \"other\" nor the number \"X\" is in the"
                                + " accounts file",
                        assertThrows(BadLine.class, () -> records(field, "other", value))
                                .getMessage());
    }

    @Test
    void V7_whatIsNoMessageMayBeOfAnybody() {
        assertEquals(List.of(), records("account_update", "other", "\"event\":\"DELETED\""));
    }

    @Test
    void W2_whatFieldHistoryBringsIsNoEventOfNow() {
        assertEquals(
                List.of(),
                records(
                        "history",
                        "W",
                        """
                        "metadata":{"phone_number_id":"N"},
                        "history":[{"threads":[{"id":"2","messages":[{"id":"m","from":"2",
                         "timestamp":"1790000000","type":"text","text":{"body":"Oi"}}]}]}],
                        "messages":[{"id":"n","from":"2","timestamp":"1790000000","type":"text"}]\
                        """));
    }

    @Test
    void anUpdateWhoseTimeCannotBeIsAProblemAndTheRestOfItsLineIsNot() {
        var line =
                """
                {"kind":"webhook","received_at":"2026-11-29T03:00:00Z","body":\
                {"object":"whatsapp_business_account","entry":[{"id":"W","changes":\
                [{"field":"messages","value":{"metadata":{"phone_number_id":"N"},"messages":[\
                {"id":"m","from":"2","timestamp":"4102444800"},\
                {"id":"n","from":"2","timestamp":"1795921200"}]}}]}]}}\
                """;
        var read = told.by(line.getBytes(UTF_8));
        assertEquals(1, read.records().size());
        assertEquals(
                List.of(
                        "body: messages: messages[0]: its timestamp lies more than a day after its"
                                + " receipt"),
                read.problems());
    }

    private List<String> records(String field, String waba, String value) {
        return records(
                """
                {"kind":"webhook","received_at":"2026-10-05T12:00:00Z","body":\
                {"object":"whatsapp_business_account","entry":[{"id":"%s","changes":\
                [{"field":"%s","value":{%s}}]}]}}\
                """
                        .formatted(waba, field, value));
    }

    private List<String> records(String line) {
        return told.by(line.getBytes(UTF_8)).records().stream()
                .map(record -> record.getSchema().getName())
                .toList();
    }
}
