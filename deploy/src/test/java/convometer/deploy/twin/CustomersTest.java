package convometer.deploy.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;

/// Customers that are scripted, and the webhooks that tell what they did.
class CustomersTest {

    private static final String ANA = "5511900000001";

    private final RiggedTwin rig = new RiggedTwin();

    CustomersTest() throws IOException {}

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ``                                                             | "text":{"body":"Hello"}
                    ,"text":"Oi"                                                   | "text":{"body":"Oi"}
                    ,"action":"stop"                                               | "text":{"body":"STOP"}
                    ,"action":"press","text":"Yes","message_id":"wamid.1"          | "context":{"from":"106540352242922","id":"wamid.1"},"button":{"payload":"Yes","text":"Yes"}
                    ,"action":"react","message_id":"wamid.1","emoji":"x"           | "reaction":{"message_id":"wamid.1","emoji":"x"}
                    ,"type":"order","order":{"catalog_id":"7"}                     | "order":{"catalog_id":"7"}
                    ,"type":"interactive","text":"Yes"                             | "interactive":{"type":"button_reply","button_reply":{"id":"Yes","title":"Yes"}}
                    ,"at":"2026-10-19T08:00:00Z"                                   | "timestamp":"1792396800"
                    ,"user_id":"BR.77"                                             | "from_user_id":"BR.77"
                    """)
    void aCustomerActs(String fields, String told) {
        var id = rig.act(ANA, fields).path("id").asText();

        var message = rig.messages().getFirst();
        assertEquals(id, message.path("id").asText());
        assertEquals(ANA, message.path("from").asText());
        assertTrue(message.toString().contains(told), message::toString);
    }

    @Test
    void theSameTwiceIsTwoMessages() {
        assertNotEquals(rig.act(ANA, "").path("id"), rig.act(ANA, "").path("id"));
    }

    @Test
    void anAdMayBeNamed() {
        rig.act(ANA, ",\"referral\":{\"source_type\":\"ad\",\"source_id\":\"9\"}");

        assertEquals("9", rig.messages().getFirst().path("referral").path("source_id").asText());
    }

    @Test
    void aCallIsToldAndOpensTheWindow() {
        rig.act(ANA, ",\"action\":\"call\"");
        var change = rig.bodies().getFirst().path("entry").path(0).path("changes").path(0);
        assertEquals("calls", change.path("field").asText());
        assertEquals(ANA, change.path("value").path("calls").path(0).path("from").asText());

        rig.text(ANA, "r-1");
        assertEquals("sent", rig.statuses().getFirst().path("status").asText());
    }

    @Test
    void aPreferenceIsToldInMetasWords() {
        rig.act(ANA, ",\"action\":\"stop_marketing\"");

        var change = rig.bodies().getFirst().path("entry").path(0).path("changes").path(0);
        assertEquals("user_preferences", change.path("field").asText());
        var preference = change.path("value").path("user_preferences").path(0);
        assertEquals("stop", preference.path("value").asText());
        assertEquals("marketing_messages", preference.path("category").asText());
        assertTrue(preference.path("timestamp").isIntegralNumber());
    }

    @Test
    void whoHidesTheNumberIsToldByTheUserId() {
        rig.put("/twin/customers/" + ANA, "{\"user_id\":\"BR.77\",\"phone_hidden\":true}");
        rig.act("BR.77", "");
        var message = rig.messages().getFirst();
        assertFalse(message.has("from"));
        assertEquals("BR.77", message.path("from_user_id").asText());

        var answer = rig.text("BR.77", "r-1");
        assertEquals(
                "[{\"input\":\"BR.77\",\"user_id\":\"BR.77\"}]",
                answer.body().path("contacts").toString());
        var status = rig.statuses().getFirst();
        assertEquals("BR.77", status.path("recipient_user_id").asText());
        assertFalse(status.has("recipient_id"));
    }

    @Test
    void aNumberAndAUserIdAreOneCustomer() {
        rig.act(ANA, ",\"user_id\":\"BR.77\"");
        rig.text("BR.77", "r-1");

        assertEquals("sent", rig.statuses().getFirst().path("status").asText());
    }

    @Test
    void whoChangedTheNumberIsTheSameCustomerAndTheOldNumberNobody() {
        rig.act(ANA, "");
        rig.act(ANA, ",\"action\":\"change_number\",\"new_number\":\"5511900000002\"");
        var system =
                rig.messages().stream()
                        .filter(message -> message.has("system"))
                        .findFirst()
                        .orElseThrow();
        assertEquals("user_changed_number", system.path("system").path("type").asText());
        assertEquals("5511900000002", system.path("system").path("wa_id").asText());

        rig.text("5511900000002", "new");
        rig.text(ANA, "old");
        for (var status : rig.statuses())
            assertEquals(
                    status.path("biz_opaque_callback_data").asText().equals("old"),
                    status.path("status").asText().equals("failed"));
    }

    @Test
    void anotherUserIdIsTold() {
        rig.act(ANA, ",\"user_id\":\"BR.77\"");
        rig.act("BR.77", ",\"action\":\"change_user_id\",\"new_user_id\":\"BR.88\"");

        var system = rig.messages().getLast().path("system");
        assertEquals("BR.77", system.path("previous_user_id").asText());
        assertEquals("BR.88", system.path("user_id").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"from":"5511900000001"}                                                   | phone_number_id
                    {"phone_number_id":"1","from":"5511900000001"}                             | phone_number_id
                    {"phone_number_id":"106540352242922"}                                      | from
                    {"phone_number_id":"106540352242922","from":"Ana"}                         | from
                    {"phone_number_id":"106540352242922","from":"55119","action":"dance"}      | action
                    {"phone_number_id":"106540352242922","from":"55119","at":"noon"}           | at
                    {"phone_number_id":"106540352242922","from":"55119","copies":0}            | copies
                    {"phone_number_id":"106540352242922","from":"55119","colour":"red"}        | colour
                    {"phone_number_id":"106540352242922","from":"55119","action":"change_number"} | new_number
                    """)
    void aMistakeIsNamed(String body, String field) {
        var answer = rig.sender.post("/twin/customers", body);

        assertEquals(400, answer.status());
        assertEquals(field, answer.body().path("field").asText());
        assertEquals(400, answer.body().path("status").asInt());
        assertFalse(answer.body().path("detail").asText().isEmpty());
    }
}
