package convometer.deploy.simulator.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.deploy.simulator.SimulatorFixture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What customers can be set to do, and its webhooks.
class CustomerActionsTest {

    private static final String ANA = "5511900000001";

    @RegisterExtension static final SimulatorFixture meta = new SimulatorFixture();

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
    void aCustomerActs(String fields, String expected) {
        var id = meta.act(ANA, fields).path("id").asText();

        var message = meta.messages().getFirst();
        assertEquals(id, message.path("id").asText());
        assertEquals(ANA, message.path("from").asText());
        assertTrue(message.toString().contains(expected), message::toString);
    }

    @Test
    void theSameTwiceIsTwoMessages() {
        assertNotEquals(meta.act(ANA, "").path("id"), meta.act(ANA, "").path("id"));
    }

    @Test
    void anAdMayBeNamed() {
        meta.act(ANA, ",\"referral\":{\"source_type\":\"ad\",\"source_id\":\"9\"}");

        assertEquals("9", meta.messages().getFirst().path("referral").path("source_id").asText());
    }

    @Test
    void aCallIsToldAndOpensTheWindow() {
        meta.act(ANA, ",\"action\":\"call\"");
        var change = meta.bodies().getFirst().path("entry").path(0).path("changes").path(0);
        assertEquals("calls", change.path("field").asText());
        assertEquals(ANA, change.path("value").path("calls").path(0).path("from").asText());

        meta.text(ANA, "r-1");
        assertEquals("sent", meta.statuses().getFirst().path("status").asText());
    }

    @Test
    void aPreferenceIsToldInMetasWords() {
        meta.act(ANA, ",\"action\":\"stop_marketing\"");

        var change = meta.bodies().getFirst().path("entry").path(0).path("changes").path(0);
        assertEquals("user_preferences", change.path("field").asText());
        var preference = change.path("value").path("user_preferences").path(0);
        assertEquals("stop", preference.path("value").asText());
        assertEquals("marketing_messages", preference.path("category").asText());
        assertTrue(preference.path("timestamp").isIntegralNumber());
    }

    @Test
    void whoHidesTheNumberIsToldByTheUserId() {
        meta.put("/twin/customers/" + ANA, "{\"user_id\":\"BR.77\",\"phone_hidden\":true}");
        meta.act("BR.77", "");
        var message = meta.messages().getFirst();
        assertFalse(message.has("from"));
        assertEquals("BR.77", message.path("from_user_id").asText());

        var answer = meta.text("BR.77", "r-1");
        assertEquals(
                "[{\"input\":\"BR.77\",\"user_id\":\"BR.77\"}]",
                answer.body().path("contacts").toString());
        var status = meta.statuses().getFirst();
        assertEquals("BR.77", status.path("recipient_user_id").asText());
        assertFalse(status.has("recipient_id"));
    }

    @Test
    void aNumberAndAUserIdAreOneCustomer() {
        meta.act(ANA, ",\"user_id\":\"BR.77\"");
        meta.text("BR.77", "r-1");

        assertEquals("sent", meta.statuses().getFirst().path("status").asText());
    }

    @Test
    void whoChangedTheNumberIsTheSameCustomerAndTheOldNumberNobody() {
        meta.act(ANA, "");
        meta.act(ANA, ",\"action\":\"change_number\",\"new_number\":\"5511900000002\"");
        var system =
                meta.messages().stream()
                        .filter(message -> message.has("system"))
                        .findFirst()
                        .orElseThrow();
        assertEquals("user_changed_number", system.path("system").path("type").asText());
        assertEquals("5511900000002", system.path("system").path("wa_id").asText());

        meta.text("5511900000002", "new");
        meta.text(ANA, "old");
        for (var status : meta.statuses())
            assertEquals(
                    status.path("biz_opaque_callback_data").asText().equals("old"),
                    status.path("status").asText().equals("failed"));
    }

    @Test
    void anotherUserIdIsTold() {
        meta.act(ANA, ",\"user_id\":\"BR.77\"");
        meta.act("BR.77", ",\"action\":\"change_user_id\",\"new_user_id\":\"BR.88\"");

        var system = meta.messages().getLast().path("system");
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
        var answer = meta.client().post("/twin/customers", body);

        assertEquals(400, answer.status());
        assertEquals(field, answer.body().path("field").asText());
        assertEquals(400, answer.body().path("status").asInt());
        assertFalse(answer.body().path("detail").asText().isEmpty());
    }
}
