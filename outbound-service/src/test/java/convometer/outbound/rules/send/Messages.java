package convometer.outbound.rules.send;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Map;

/// Messages that Meta takes, of every type, in the words of its documentation.
final class Messages {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    /// The field and object of each type, without the recipient.
    static final List<String> TYPED =
            List.of(
                    "'type':'text','text':{'body':'Hi','preview_url':true}",
                    "'type':'text','text':{'body':'Hi'},'context':{'message_id':'wamid.A=='}",
                    "'type':'image','image':{'id':'1013','caption':'A cat'}",
                    "'type':'image','image':{'link':'https://example.com/a.png'}",
                    "'type':'audio','audio':{'id':'1013','voice':true}",
                    "'type':'video','video':{'link':'http://example.com/a.mp4','caption':'!'}",
                    "'type':'document','document':{'id':1013,'filename':'a.pdf','caption':'A'}",
                    "'type':'sticker','sticker':{'id':'1013'}",
                    "'type':'location','location':{'latitude':-23.5,'longitude':'-46.6',"
                            + "'name':'Here','address':'Rua 1'}",
                    "'type':'contacts','contacts':[{'name':{'formatted_name':'Ana S',"
                            + "'first_name':'Ana'},'phones':[{'phone':'+55','type':'HOME',"
                            + "'wa_id':'55'}],'emails':[{'email':'a@b','type':'WORK'}],"
                            + "'urls':[{'url':'https://a','type':'WORK'}],'addresses':"
                            + "[{'street':'1','city':'B','type':'HOME'}],'org':{'company':'A'},"
                            + "'birthday':'1999-12-31'}]",
                    "'type':'reaction','reaction':{'message_id':'wamid.A','emoji':'👍🏽'}",
                    "'type':'reaction','reaction':{'message_id':'wamid.A','emoji':''}",
                    "'type':'template','template':{'name':'order_update','language':"
                            + "{'code':'en_US'}}",
                    "'type':'template','template':{'name':'t','language':{'code':'pt_BR',"
                            + "'policy':'deterministic'},'components':[{'type':'header',"
                            + "'parameters':[{'type':'image','image':{'link':'https://a/b'}}]},"
                            + "{'type':'body','parameters':[{'type':'text','text':'A',"
                            + "'parameter_name':'name'},{'type':'currency','currency':"
                            + "{'fallback_value':'$1','code':'USD','amount_1000':1000}},"
                            + "{'type':'date_time','date_time':{'fallback_value':'May'}}]},"
                            + "{'type':'button','sub_type':'quick_reply','index':'0',"
                            + "'parameters':[{'type':'payload','payload':'p'}]},"
                            + "{'type':'button','sub_type':'copy_code','index':1,"
                            + "'parameters':[{'type':'coupon_code','coupon_code':'C'}]},"
                            + "{'type':'button','sub_type':'flow','index':2,"
                            + "'parameters':[{'type':'action','action':{'flow_token':'t'}}]}]}",
                    "'type':'template','template':{'name':'t','language':{'code':'en'},"
                            + "'components':[{'type':'CAROUSEL','cards':[{'card_index':0,"
                            + "'components':[{'type':'BODY','parameters':[{'type':'text',"
                            + "'text':'A'}]}]}]},{'type':'limited_time_offer','parameters':"
                            + "[{'type':'limited_time_offer','limited_time_offer':"
                            + "{'expiration_time_ms':1}}]}]}",
                    interactive(
                            "button",
                            "{'buttons':[{'type':'reply','reply':{'id':'y','title':'Yes'}},"
                                    + "{'type':'reply','reply':{'id':'n','title':'No'}}]}"),
                    interactive(
                            "list",
                            "{'button':'Choose','sections':[{'title':'A','rows':[{'id':'1',"
                                    + "'title':'One','description':'First'}]},{'title':'B',"
                                    + "'rows':[{'id':'2','title':'Two'}]}]}"),
                    interactive(
                            "cta_url",
                            "{'name':'cta_url','parameters':{'display_text':'See',"
                                    + "'url':'https://a'}}"),
                    interactive(
                            "flow",
                            "{'name':'flow','parameters':{'flow_message_version':'3',"
                                    + "'flow_id':'1','flow_cta':'Go'}}"),
                    interactive("product", "{'catalog_id':'1','product_retailer_id':'2'}"),
                    interactive(
                            "product_list",
                            "{'catalog_id':'1','sections':[{'title':'A','product_items':"
                                    + "[{'product_retailer_id':'2'}]}]}"),
                    interactive("catalog_message", "{'name':'catalog_message'}"),
                    interactive("location_request_message", "{'name':'send_location'}"),
                    interactive("call_permission_request", "{'name':'call_permission_request'}"),
                    interactive(
                            "voice_call",
                            "{'name':'voice_call','parameters':{'display_text':'Call'}}"),
                    interactive(
                            "address_message",
                            "{'name':'address_message','parameters':{'country':'IN'}}"),
                    interactive("something_new", "{'name':'something_new'}"),
                    "'type':'pin','pin':{'type':'pin','message_id':'wamid.A',"
                            + "'expiration_days':7}");

    /// Every valid message, to a number.
    static List<String> valid() {
        return TYPED.stream().map(typed -> "{'to':'+55 11 98765-4321'," + typed + "}").toList();
    }

    static Map<?, ?> read(String json) {
        try {
            return MAPPER.readValue(json.replace('\'', '"'), Map.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static String interactive(String type, String action) {
        return "'type':'interactive','interactive':{'type':'%s','header':{'type':'text',"
                        .formatted(type)
                + "'text':'Head'},'body':{'text':'Body'},'footer':{'text':'Foot'},'action':"
                + action
                + "}";
    }

    private Messages() {}
}
