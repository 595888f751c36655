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
            new Told(new Accounts(List.of(new Portfolio("acme", 250, List.of(WABA)))));

    @Test
    void aLineIsTheRecordsThatThePipelineWouldMakeOfIt() {
        assertEquals(
                List.of("InboundMessage", "MessageStatus", "CustomerNotice"),
                records(
                        "messages",
                        "W",
                        """
                        "metadata":{"phone_number_id":"N"},"contacts":[{"wa_id":"1","user_id":"B"}],
                        "messages":[{"id":"m","from":"2","timestamp":"1"}],
                        "statuses":[{"id":"s","recipient_id":"2","timestamp":"1","status":"sent"}],
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
                "\"messages\":[{\"id\":\"m\",\"from\":\"2\",\"timestamp\":\"1\"}],"
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
                                    + "\"timestamp\":\"1\",\"status\":\"ACCEPTED\"}]"))
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
        return told.by(line.getBytes(UTF_8)).stream()
                .map(record -> record.getSchema().getName())
                .toList();
    }
}
