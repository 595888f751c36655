package convometer.outbound.rules.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

class MessageCheckTest {

    private static final int SEEDS = Integer.getInteger("seeds", 300);

    static List<String> valid() {
        return Messages.valid();
    }

    @ParameterizedTest
    @MethodSource("valid")
    void whatMetaTakesIsTaken(String message) {
        assertEquals(List.of(), MessageCheck.of(Messages.read(message)));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void whatMetaMayAddOneDayIsLetThrough(String message) {
        var read = message.replace("{'", "{'a_new_field':{'x':1},'");
        assertEquals(List.of(), MessageCheck.of(Messages.read(read)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    recipient                | {'recipient':'US.13491208655302741918'}
                    recipient                | {'recipient':'US.ENT.13491208655302741918'}
                    group                    | {'recipient_type':'group','to':'Group-1'}
                    individual               | {'recipient_type':'individual','to':'5511'}
                    messaging_product        | {'messaging_product':'whatsapp','to':'5511'}
                    """)
    void everyKindOfRecipientIsTaken(String name, String start) {
        assertNotNull(name);
        var message = start.substring(0, start.length() - 1) + "," + Messages.TYPED.getFirst();
        assertEquals(List.of(), MessageCheck.of(Messages.read(message + "}")));
    }

    @Test
    void marksNameAMessageAndNobody() {
        assertWrong("{'status':'read','message_id':'wamid.A'}", "");
        assertWrong(
                "{'status':'read','message_id':'wamid.A','typing_indicator':{'type':'text'}}", "");
        assertWrong("{'status':'delivered'}", "message.status message.message_id");
        assertWrong(
                "{'status':'read','message_id':'wamid.A','typing_indicator':{'type':'audio'}}",
                "message.typing_indicator.type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "",
            textBlock =
                    """
                    'text':{'body':'A'}                                           |
                    'text':{'body':''}                                            | text.body
                    'text':'A'                                                    | text
                    'image':{'id':'1'}                                            | type
                    'type':'txt'                                                  | type
                    'type':7                                                      | type
                    'type':'text'                                                 | text
                    'type':'text','text':'Hi'                                     | text
                    'type':'text','text':{}                                       | text.body
                    'type':'text','text':{'body':''}                              | text.body
                    'type':'text','text':{'body':7}                               | text.body
                    'type':'text','text':{'body':'~4097'}                         | text.body
                    'type':'text','text':{'body':'~4096'}                         |
                    'type':'text','text':{'body':'A','preview_url':'maybe'}       | text.preview_url
                    'type':'text','text':{'body':'A'},'context':{}                | context.message_id
                    'type':'text','text':{'body':'A'},'context':'wamid'           | context
                    'type':'text','text':{'body':'A'},'recipient_type':'all'      | recipient_type
                    'type':'text','text':{'body':'A'},'recipient':'Ana'           | recipient
                    'type':'text','text':{'body':'A'},'recipient':'US.~128' |
                    'type':'text','text':{'body':'A'},'recipient':'US.ENT.~128' |
                    'type':'text','text':{'body':'A'},'recipient':'US.~129' | recipient
                    'type':'text','text':{'body':'A'},'recipient':'US.ENT.~129' | recipient
                    'type':'text','text':{'body':'A'},'recipient':'US.EXT.1349' | recipient
                    'type':'text','text':{'body':'A'},'recipient':'US.13_49' | recipient
                    'type':'text','text':{'body':'A'},'recipient':'us.1349' | recipient
                    'type':'text','text':{'body':'A'},'recipient':'US.' | recipient
                    'type':'text','text':{'body':'A'},'biz_opaque_callback_data':'x' | biz_opaque_callback_data
                    'type':'text','text':{'body':'A'},'messaging_product':'sms'   | messaging_product
                    'type':'image','image':{}                                     | image
                    'type':'image','image':{'id':'1','link':'https://a'}          | image
                    'type':'image','image':{'id':''}                              | image.id
                    'type':'image','image':{'link':'ftp://a'}                     | image.link
                    'type':'image','image':{'id':'1','caption':'~1024'}           |
                    'type':'image','image':{'id':'1','caption':'~1025'}           | image.caption
                    'type':'image','image':{'id':'1','filename':'a.png'}          | image.filename
                    'type':'image','image':{'id':'1','voice':true}                | image.voice
                    'type':'audio','audio':{'id':'1','caption':'A'}               | audio.caption
                    'type':'audio','audio':{'id':'1','voice':'perhaps'}           | audio.voice
                    'type':'sticker','sticker':{'id':'1','caption':'A'}           | sticker.caption
                    'type':'location','location':{}             | location.latitude location.longitude
                    'type':'location','location':{'latitude':90,'longitude':-180} |
                    'type':'location','location':{'latitude':90.1,'longitude':0}  | location.latitude
                    'type':'location','location':{'latitude':0,'longitude':'-180.1'} | location.longitude
                    'type':'location','location':{'latitude':'north','longitude':0}  | location.latitude
                    'type':'location','location':{'latitude':1e999999999,'longitude':0} | location.latitude
                    'type':'contacts','contacts':[]                               | contacts
                    'type':'contacts','contacts':{}                               | contacts
                    'type':'contacts','contacts':['Ana']                          | contacts[0]
                    'type':'contacts','contacts':[{}]                             | contacts[0].name
                    'type':'contacts','contacts':[{'name':{'formatted_name':'A'}}]| contacts[0].name
                    'type':'contacts','contacts':[{'name':{'first_name':'A'}}]    | contacts[0].name.formatted_name
                    'type':'contacts','contacts':[{'name':{'formatted_name':'A','suffix':'B'},'phones':'5'}] | contacts[0].phones
                    'type':'contacts','contacts':[{'name':{'formatted_name':'A','suffix':'B'},'birthday':'May'}] | contacts[0].birthday
                    'type':'reaction','reaction':{}                    | reaction.message_id reaction.emoji
                    'type':'reaction','reaction':{'message_id':'a b','emoji':''}  | reaction.message_id
                    'type':'template','template':{}           | template.name template.language.code
                    'type':'template','template':{'name':'A-b','language':{'code':'en'}} | template.name
                    'type':'template','template':{'name':'~513','language':{'code':'en'}} | template.name
                    'type':'template','template':{'name':'~512','language':{'code':'en'}} |
                    'type':'template','template':{'name':'t','language':'en'}     | template.language
                    'type':'template','template':{'name':'t','language':{'code':'en'},'components':{}} | template.components
                    'type':'template','template':{'name':'t','language':{'code':'en'},'components':[{}]} | template.components[0].type
                    'type':'template','template':{'name':'t','language':{'code':'en'},'components':[{'type':'button'}]} | template.components[0].sub_type template.components[0].index
                    'type':'template','template':{'name':'t','language':{'code':'en'},'components':[{'type':'button','sub_type':'url','index':'first'}]} | template.components[0].index
                    'type':'template','template':{'name':'t','language':{'code':'en'},'components':[{'type':'body','parameters':[{'type':'text'}]}]} | template.components[0].parameters[0].text
                    'type':'template','template':{'name':'t','language':{'code':'en'},'components':[{'type':'body','parameters':[{'type':'text','text':''}]}]} | template.components[0].parameters[0].text
                    'type':'template','template':{'name':'t','language':{'code':'en'},'components':[{'type':'body','parameters':[{'type':'currency','currency':{'code':'USD','fallback_value':'1','amount_1000':1.5}}]}]} | template.components[0].parameters[0].currency.amount_1000
                    'type':'template','template':{'name':'t','language':{'code':'en'},'components':[{'type':'header','parameters':[{'type':'image','image':{}}]}]} | template.components[0].parameters[0].image
                    """)
    void whatMetaWouldNotTakeIsNamed(String typed, @Nullable String fields) {
        assertWrong("{'to':'5511'," + grown(typed) + "}", named("message.", fields));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "",
            textBlock =
                    """
                    {}                                                            | type action
                    {'type':'button','body':{'text':'A'}}                         | action
                    {'type':'button','action':{'buttons':[]}}                     | body action.buttons
                    {'type':'button','body':{'text':'~1025'},'action':{'buttons':[{'type':'reply','reply':{'id':'1','title':'A'}}]}} | body.text
                    {'type':'button','body':{'text':'A'},'footer':{'text':'~61'},'action':{'buttons':[{'type':'reply','reply':{'id':'1','title':'A'}}]}} | footer.text
                    {'type':'button','body':{'text':'A'},'header':{'type':'text','text':'~61'},'action':{'buttons':[{'type':'reply','reply':{'id':'1','title':'A'}}]}} | header.text
                    {'type':'button','body':{'text':'A'},'header':{'type':'image','image':{}},'action':{'buttons':[{'type':'reply','reply':{'id':'1','title':'A'}}]}} | header.image
                    {'type':'button','body':{'text':'A'},'action':{'buttons':[{'type':'reply','reply':{'id':'~257','title':'~21'}}]}} | action.buttons[0].reply.id action.buttons[0].reply.title
                    {'type':'button','body':{'text':'A'},'action':{'buttons':[{'type':'reply','reply':{'id':'1','title':'A'}},{'type':'reply','reply':{'id':'1','title':'A'}}]}} | action.buttons[1].reply.id action.buttons[1].reply.title
                    {'type':'button','body':{'text':'A'},'action':{'buttons':[{'type':'reply','reply':{'id':'1','title':'A'}},{'type':'reply','reply':{'id':'2','title':'B'}},{'type':'reply','reply':{'id':'3','title':'C'}},{'type':'reply','reply':{'id':'4','title':'D'}}]}} | action.buttons
                    {'type':'button','body':{'text':'A'},'action':{'buttons':[{'reply':{'id':'1','title':'A'}}]}} | action.buttons[0].type
                    {'type':'button','body':{'text':'A'},'action':{'buttons':[{'type':'url','reply':{'id':'1','title':'A'}}]}} | action.buttons[0].type
                    {'type':'list','body':{'text':'~4096'},'action':{'button':'B','sections':[{'rows':[{'id':'1','title':'A'}]}]}} |
                    {'type':'list','body':{'text':'~4097'},'action':{'button':'~21','sections':[{'rows':[{'id':'~201','title':'~25','description':'~73'}]}]}} | body.text action.button action.sections[0].rows[0].id action.sections[0].rows[0].title action.sections[0].rows[0].description
                    {'type':'list','body':{'text':'A'},'action':{'button':'B','sections':[{'rows':[{'id':'1','title':'A'}]},{'title':'~25','rows':[{'id':'1','title':'A'}]}]}} | action.sections[0].title action.sections[1].title action.sections[1].rows[0].id
                    {'type':'cta_url','body':{'text':'A'},'action':{'parameters':{'display_text':'~21','url':'here'}}} | action.parameters.display_text action.parameters.url
                    {'type':'flow','body':{'text':'A'},'action':{'parameters':{}}} | action.parameters action.parameters.flow_message_version action.parameters.flow_cta
                    {'type':'flow','body':{'text':'A'},'action':{'parameters':{'flow_id':'1','flow_cta':'Go'}}} | action.parameters.flow_message_version
                    {'type':'flow','body':{'text':'A'},'action':{'parameters':{'flow_message_version':3,'flow_id':'1','flow_cta':'Go'}}} |
                    {'type':'flow','body':{'text':'A'},'action':{'parameters':{'flow_message_version':'','flow_id':'1','flow_cta':'Go'}}} | action.parameters.flow_message_version
                    {'type':'product','action':{}}                                | action.catalog_id action.product_retailer_id
                    {'type':'product_list','body':{'text':'A'},'action':{'catalog_id':'1','sections':[{}]}} | header action.sections[0].product_items
                    {'type':'location_request_message','body':{'text':'A'},'action':{'name':'x'}} | action.name
                    """)
    void aTapThatCannotBeMadeIsNamed(String interactive, @Nullable String fields) {
        assertWrong(
                "{'to':'5511','type':'interactive','interactive':" + grown(interactive) + "}",
                named("message.interactive.", fields));
    }

    @Test
    void tenRowsAndThirtyProductsAreTheMost() {
        var rows = new ArrayList<String>();
        for (var n = 0; n < 11; n++) rows.add("{'id':'%d','title':'A'}".formatted(n));
        var list =
                "{'to':'1','type':'interactive','interactive':{'type':'list','body':{'text':'A'},"
                        + "'action':{'button':'B','sections':[{'rows':[%s]}]}}}";
        assertWrong(list.formatted(String.join(",", rows.subList(0, 10))), "");
        assertWrong(list.formatted(String.join(",", rows)), "message.interactive.action.sections");
    }

    /// Valid messages in which one value after the other becomes something else.
    @Test
    void nothingThatIsJsonMakesItThrow() {
        for (var seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            for (var message : Messages.valid()) {
                var mutated = mutated(Messages.read(message), random);
                if (mutated instanceof Map<?, ?> json) assertNotNull(MessageCheck.of(json));
            }
        }
    }

    private static @Nullable Object mutated(@Nullable Object value, Random random) {
        if (random.nextInt(12) == 0) return anything(random);
        return switch (value) {
            case Map<?, ?> object -> {
                var copy = new HashMap<@Nullable Object, @Nullable Object>();
                object.forEach((name, field) -> copy.put(name, mutated(field, random)));
                yield copy;
            }
            case List<?> list -> {
                var copy = new ArrayList<@Nullable Object>();
                for (var item : list) copy.add(mutated(item, random));
                yield copy;
            }
            case null, default -> value;
        };
    }

    private static @Nullable Object anything(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> null;
            case 1 -> "";
            case 2 -> "x".repeat(random.nextInt(70_000));
            case 3 -> random.nextLong();
            case 4 -> new BigDecimal("1e-999999999");
            case 5 -> new BigInteger("9".repeat(900));
            case 6 -> List.of(List.of(), Map.of(), "\ud800");
            case 7 -> Map.of("id", List.of());
            case 8 -> true;
            default -> "\u0000\n";
        };
    }

    private static String named(String start, @Nullable String fields) {
        return fields == null ? "" : start + fields.replace(" ", " " + start);
    }

    /// `~4096` stands for so many letters.
    private static String grown(String json) {
        return Pattern.compile("~([0-9]+)")
                .matcher(json)
                .replaceAll(length -> "x".repeat(Integer.parseInt(length.group(1))));
    }

    private static void assertWrong(String message, String fields) {
        var found = MessageCheck.of(Messages.read(message));
        assertEquals(fields, String.join(" ", found.stream().map(Violation::field).toList()));
    }
}
