package convometer.deploy.simulator.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// WebhookBodies of sends, and what the Cloud API says to them: 0 where it takes them.
class MessageChecksTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    text        | {"body":"Hi"}                                                       | 0
                    text        | {"body":""}                                                         | 131008
                    text        | "Hi"                                                                | 131008
                    image       | {"id":"1","caption":"Look"}                                         | 0
                    image       | {"link":"https://example.com/a.png"}                                | 0
                    image       | {"link":"ftp://example.com/a.png"}                                  | 131009
                    image       | {}                                                                  | 131008
                    image       | {"id":"1","link":"https://example.com/a.png"}                       | 131009
                    image       | {"id":"1","filename":"a.png"}                                       | 131009
                    audio       | {"id":"1","caption":"Listen"}                                       | 131009
                    document    | {"id":"1","filename":"a.pdf"}                                       | 0
                    sticker     | {"id":"1"}                                                          | 0
                    video       | {"caption":"Look"}                                                  | 131008
                    location    | {"latitude":-23.5,"longitude":"-46.6"}                              | 0
                    location    | {"latitude":-91,"longitude":0}                                      | 131009
                    location    | {"latitude":"north","longitude":0}                                  | 131009
                    location    | {"longitude":0}                                                     | 131008
                    contacts    | [{"name":{"formatted_name":"Ana B","first_name":"Ana"}}]            | 0
                    contacts    | [{"name":{"formatted_name":"Ana B"}}]                               | 131008
                    contacts    | []                                                                  | 131008
                    reaction    | {"message_id":"wamid.1","emoji":""}                                 | 0
                    reaction    | {"message_id":"wamid.1"}                                            | 131008
                    reaction    | {"emoji":"x"}                                                       | 131008
                    template    | {"name":"a","language":{"code":"en"}}                               | 0
                    template    | {"name":"a"}                                                        | 131008
                    template    | {"language":{"code":"en"}}                                          | 131008
                    template    | {"name":"a","language":{"code":"en"},"components":{}}               | 131009
                    template    | {"name":"a","language":{"code":"en"},"components":[{"type":"side"}]}| 131009
                    template    | {"name":"a","language":{"code":"en"},"components":[{"type":"button"}]} | 131008
                    template    | {"name":"a","language":{"code":"en"},"components":[{"type":"body","parameters":[{"text":"x"}]}]} | 131008
                    interactive | {"type":"button","body":{"text":"?"},"action":{"buttons":[{"type":"reply","reply":{"id":"1","title":"Yes"}}]}} | 0
                    interactive | {"type":"button","body":{"text":"?"},"action":{"buttons":[]}}       | 131008
                    interactive | {"type":"button","body":{"text":"?"},"action":{"buttons":[{"type":"url"}]}} | 131009
                    interactive | {"type":"button","body":{"text":"?"},"action":{"buttons":[{"type":"reply","reply":{"id":"1","title":"This is far too long a title"}}]}} | 131009
                    interactive | {"type":"button","body":{"text":"?"},"action":{"buttons":[{"type":"reply","reply":{"id":"1","title":"A"}},{"type":"reply","reply":{"id":"1","title":"B"}}]}} | 131009
                    interactive | {"type":"button","action":{"buttons":[{"type":"reply","reply":{"id":"1","title":"Yes"}}]}} | 131008
                    interactive | {"type":"button","body":{"text":"?"},"action":{"buttons":[{"reply":{"id":"1","title":"Yes"}}]}} | 131009
                    interactive | {"type":"button","body":{"text":"?"},"action":{"buttons":[{"type":"reply","reply":{"id":"1","title":"👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍"}}]}} | 0
                    interactive | {"type":"button","body":{"text":"?"},"action":{"buttons":[{"type":"reply","reply":{"id":"1","title":"👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍"}}]}} | 131009
                    interactive | {"type":"list","body":{"text":"?"},"action":{"button":"Choose","sections":[{"rows":[{"id":"1","title":"One"}]}]}} | 0
                    interactive | {"type":"list","body":{"text":"?"},"action":{"button":"Choose","sections":[{"rows":[]}]}} | 131008
                    interactive | {"type":"list","body":{"text":"?"},"action":{"sections":[{"rows":[{"id":"1","title":"One"}]}]}} | 131008
                    interactive | {"type":"cta_url","body":{"text":"?"},"action":{"name":"cta_url","parameters":{"display_text":"Go","url":"https://example.com"}}} | 0
                    interactive | {"type":"cta_url","body":{"text":"?"},"action":{"name":"cta_url","parameters":{"url":"https://example.com"}}} | 131008
                    interactive | {"type":"flow","body":{"text":"?"},"action":{"name":"flow","parameters":{"flow_message_version":"3","flow_cta":"Go"}}} | 131008
                    interactive | {"type":"flow","body":{"text":"?"},"action":{"name":"flow","parameters":{"flow_message_version":"3","flow_id":"1","flow_cta":"Go"}}} | 0
                    interactive | {"type":"flow","body":{"text":"?"},"action":{"name":"flow","parameters":{"flow_id":"1","flow_cta":"Go"}}} | 131008
                    interactive | {"type":"location_request_message","body":{"text":"?"},"action":{"name":"send_location"}} | 0
                    interactive | {"type":"dance","body":{"text":"?"},"action":{}}                    | 131009
                    interactive | {"type":"list","body":{"text":"?"}}                                 | 131008
                    poem        | {"body":"Hi"}                                                       | 100
                    """)
    void answersAsTheCloudApiDoes(String type, String content, int code) throws Exception {
        assertEquals(code, codeOf(type, content));
    }

    @ParameterizedTest
    @CsvSource({
        "US.13491208655302741918, 0",
        "US.ENT.13491208655302741918, 0",
        "US.a_b, 131009",
        "US.X.13491208655302741918, 131009",
        "US., 131009",
    })
    void aUserIdIsACountryAndLettersAndDigits(String recipient, int code) throws Exception {
        assertEquals(
                code,
                codeOf(
                        """
                        {"messaging_product":"whatsapp","recipient":"%s","type":"text",
                         "text":{"body":"Hi"}}
                        """
                                .formatted(recipient)));
    }

    @Test
    void callbackDataIsCountedInCharacters() throws Exception {
        var body =
                """
                {"messaging_product":"whatsapp","to":"5511","text":{"body":"Hi"},
                 "biz_opaque_callback_data":"%s"}
                """;
        assertEquals(0, codeOf(body.formatted("👍".repeat(512))));
        assertEquals(131009, codeOf(body.formatted("👍".repeat(513))));
    }

    private static int codeOf(String body) throws Exception {
        try {
            var _ = SendRequest.of(JsonMapper.builder().build().readTree(body));
            return 0;
        } catch (GraphError e) {
            return e.code();
        }
    }

    private static int codeOf(String type, String content) throws Exception {
        try {
            MessageChecks.check(type, JsonMapper.builder().build().readTree(content));
            return 0;
        } catch (GraphError e) {
            return e.code();
        }
    }
}
