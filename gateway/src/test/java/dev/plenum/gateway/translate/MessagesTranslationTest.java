package dev.plenum.gateway.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.plenum.gateway.metering.Tokens;
import dev.plenum.gateway.snapshot.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Messages API as a chat and back. JSON is compared as values, with single quotes in the tests. */
class MessagesTranslationTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ASK = "{'model':'tiny','max_tokens':9,'messages':[{'role':'user','content':'hi'}]}";

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static Translation of(String json) {
        return Translation.of(Endpoint.MESSAGES, bytes(json), "req-7", Instant.EPOCH, 1_000);
    }

    private static void assertJson(String expected, byte[] json) {
        assertEquals(JSON.readTree(bytes(expected)), JSON.readTree(json));
    }

    private static void assertMessages(String expected, String messages) {
        String ask = "{'model':'tiny','messages':[" + messages + ",{'role':'user','content':'?'}]}";
        assertJson(
                "{'model':'tiny','messages':[" + expected + ",{'role':'user','content':'?'}]}", of(ask).chatRequest());
    }

    private static void assertRefused(String parameter, String json) {
        Untranslatable refused = assertThrows(Untranslatable.class, () -> of(json));
        assertEquals(parameter, refused.parameter(), refused.getMessage());
    }

    private static void assertRefusedIn(String parameter, String property) {
        assertRefused(parameter, ASK.replace("'max_tokens':9", property));
    }

    @Test
    void parametersKeepTheirMeaningAndTheirDigits() {
        assertJson("""
                {'model':'tiny','max_tokens':9,'temperature':0.10,'top_p':0.9,'top_k':40,'stop':['a','b'],
                 'stream':true,'stream_options':{'include_usage':true},
                 'messages':[{'role':'system','content':'be\\nbrief'},{'role':'user','content':'hi'}]}""", of(ASK.replace("'max_tokens':9", """
                                'max_tokens':9,'temperature':0.10,'top_p':0.9,'top_k':40,'stop_sequences':['a','b'],'stream':true,
                                'system':[{'type':'text','text':'be','cache_control':{'type':'ephemeral'}},{'type':'text','text':'brief'}],
                                'metadata':{'user_id':'u'},'service_tier':'auto','thinking':{'type':'disabled'}""")).chatRequest());
    }

    @Test
    void imagesStandBesideText() {
        assertMessages("""
                {'role':'user','content':[{'type':'text','text':'what is'},
                 {'type':'image_url','image_url':{'url':'data:image/png;base64,QUJD'}},
                 {'type':'image_url','image_url':{'url':'https://x/y.png'}}]}""", """
                {'role':'user','content':[{'type':'text','text':'what is'},
                 {'type':'image','source':{'type':'base64','media_type':'image/png','data':'QUJD'}},
                 {'type':'image','source':{'type':'url','url':'https://x/y.png'}}]}""");
    }

    @Test
    void callsAndTheirResultsKeepTheirIds() {
        assertMessages("""
                {'role':'user','content':'weather?'},
                {'role':'assistant','content':'I look.','tool_calls':[
                  {'id':'t1','type':'function','function':{'name':'look','arguments':'{\\"city\\":\\"Köln\\",\\"n\\":1.50}'}},
                  {'id':'t2','type':'function','function':{'name':'now','arguments':'{}'}}]},
                {'role':'tool','tool_call_id':'t1','content':'rain'},
                {'role':'tool','tool_call_id':'t2','content':'a\\nb'},
                {'role':'user','content':'and?'}""", """
                {'role':'user','content':'weather?'},
                {'role':'assistant','content':[{'type':'thinking','thinking':'hm','signature':'x'},{'type':'text','text':'I look.'},
                  {'type':'tool_use','id':'t1','name':'look','input':{'city':'Köln','n':1.50}},
                  {'type':'tool_use','id':'t2','name':'now','input':{}}]},
                {'role':'user','content':[
                  {'type':'tool_result','tool_use_id':'t1','content':'rain'},
                  {'type':'tool_result','tool_use_id':'t2','content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]},
                  {'type':'text','text':'and?'}]}""");
    }

    @Test
    void toolsAndTheWayTheyAreChosenPass() {
        String tools = "'tools':[{'name':'look','description':'d','input_schema':{'type':'object'}}],'tool_choice':";
        String expected =
                "{'model':'tiny','messages':[{'role':'user','content':'hi'}],'tools':[{'type':'function','function':"
                        + "{'name':'look','description':'d','parameters':{'type':'object'}}}],'tool_choice':";
        String[][] choices = {
            {"{'type':'auto'}", "'auto'}"},
            {"{'type':'any'}", "'required'}"},
            {"{'type':'none'}", "'none'}"},
            {"{'type':'tool','name':'look'}", "{'type':'function','function':{'name':'look'}}}"},
            {"{'type':'auto','disable_parallel_tool_use':true}", "'auto','parallel_tool_calls':false}"},
        };
        for (String[] choice : choices) {
            assertJson(
                    expected + choice[1],
                    of(ASK.replace("'max_tokens':9", tools + choice[0])).chatRequest());
        }
    }

    @Test
    void anAnswerMayHaveToFollowASchema() {
        assertJson(
                """
                {'model':'tiny','messages':[{'role':'user','content':'hi'}],'response_format':
                 {'type':'json_schema','json_schema':{'name':'answer','strict':true,'schema':{'type':'object'}}}}""",
                of(ASK.replace(
                                "'max_tokens':9",
                                "'output_config':{'format':{'type':'json_schema','schema':{'type':'object'}},'effort':'low'}"))
                        .chatRequest());
    }

    @Test
    void whatAChatCannotMeanIsRefusedByItsName() {
        assertRefusedIn("mcp_servers", "'mcp_servers':[{'url':'x'}]");
        assertRefusedIn("container", "'container':'c'");
        assertRefusedIn("tools[1].type", "'tools':[{'name':'a'},{'type':'web_search_20250305','name':'web_search'}]");
        assertRefusedIn("tool_choice.type", "'tool_choice':{'type':'some'}");
        assertRefusedIn("output_config.format.type", "'output_config':{'format':{'type':'xml'}}");
        assertRefusedIn("system[0].type", "'system':[{'type':'image'}]");
        String turn = "{'model':'tiny','messages':[{'role':'user','content':[%s]}]}";
        assertRefused("messages[0].content[0].type", turn.formatted("{'type':'document'}"));
        assertRefused(
                "messages[0].content[0].source.type",
                turn.formatted("{'type':'image','source':{'type':'file','file_id':'f'}}"));
        assertRefused(
                "messages[0].content[0].content[0].type",
                turn.formatted("{'type':'tool_result','tool_use_id':'t','content':[{'type':'image'}]}"));
        assertRefused("messages", "{'model':'tiny','messages':[{'role':'assistant','content':'{'}]}");
    }

    @Test
    void whatIsMistypedIsRefusedByItsName() {
        assertRefused("messages[0]", "{'model':'tiny','messages':['hi']}");
        assertRefused("messages[0].role", "{'model':'tiny','messages':[{'content':'hi'}]}");
        assertRefused("messages[0].role", "{'model':'tiny','messages':[{'role':'tool','content':'hi'}]}");
        assertRefused("messages[0].content", "{'model':'tiny','messages':[{'role':'user','content':7}]}");
        assertRefused(
                "messages[0].content[0].text",
                "{'model':'tiny','messages':[{'role':'user','content':[{'type':'text'}]}]}");
        assertRefusedIn("tools", "'tools':{}");
        assertRefusedIn("tool_choice", "'tool_choice':'auto'");
    }

    @Test
    void aWholeAnswerBecomesBlocks() throws IOException {
        byte[] answer = of(ASK).whole(bytes("""
                        {'id':'chatcmpl-1','model':'engine','choices':[{'finish_reason':'tool_calls','message':{'content':'I look.',
                         'reasoning_content':'hm','tool_calls':[{'id':'t1','type':'function','function':{'name':'look',
                         'arguments':'{\\"n\\":1}'}}]}}],'usage':{}}"""), new Tokens(20, 5, 7));
        assertJson("""
                {'id':'msg_7','type':'message','role':'assistant','model':'engine','content':[{'type':'text','text':'I look.'},
                 {'type':'tool_use','id':'t1','name':'look','input':{'n':1}}],'stop_reason':'tool_use','stop_sequence':null,
                 'usage':{'input_tokens':15,'cache_creation_input_tokens':0,'cache_read_input_tokens':5,'output_tokens':7}}""", answer);
    }

    @Test
    void thoughtsAreToldOnlyToThoseWhoAskedForThem() throws IOException {
        String chat = "{'choices':[{'message':{'reasoning_content':'hm','content':'yes'}}]}";
        String thinks = ASK.replace("'max_tokens':9", "'thinking':{'type':'enabled','budget_tokens':1024}");
        JsonNode told = JSON.readTree(of(thinks).whole(bytes(chat), new Tokens(1, 1)));
        JsonNode untold = JSON.readTree(of(ASK).whole(bytes(chat), new Tokens(1, 1)));

        assertEquals("hm", told.path("content").path(0).path("thinking").stringValue());
        assertEquals("yes", told.path("content").path(1).path("text").stringValue());
        assertEquals(1, untold.path("content").size());
    }

    @Test
    void eachWayToEndHasItsName() throws IOException {
        String[][] ways = {
            {"'finish_reason':'stop','message':{'content':'a'}", "end_turn", ""},
            {"'finish_reason':'length','message':{'content':'a'}", "max_tokens", ""},
            {"'finish_reason':'content_filter','message':{'content':'a'}", "refusal", ""},
            {"'finish_reason':'stop','message':{'refusal':'no'}", "refusal", ""},
            {"'finish_reason':'stop','stop_reason':'END','message':{'content':'a'}", "stop_sequence", "END"},
            {"'finish_reason':'stop','stop_reason':128009,'message':{'content':'a'}", "end_turn", ""},
            {
                "'finish_reason':'stop','message':{'tool_calls':[{'id':'t','function':{'name':'f','arguments':''}}]}",
                "tool_use",
                ""
            },
            {
                "'finish_reason':'length','message':{'tool_calls':[{'id':'t','function':{'name':'f','arguments':'{'}}]}",
                "max_tokens",
                ""
            },
        };
        for (String[] way : ways) {
            JsonNode answer = JSON.readTree(of(ASK).whole(bytes("{'choices':[{" + way[0] + "}]}"), new Tokens(1, 1)));
            assertEquals(way[1], answer.path("stop_reason").stringValue(), way[0]);
            assertEquals(way[2], answer.path("stop_sequence").asString(""), way[0]);
        }
    }

    @Test
    void anAnswerThatIsNoneFails() {
        for (String chat : new String[] {
            "[]",
            "{}",
            "{'choices':[]}",
            "{'choices':[{'message':{'content':7}}]}",
            "{'choices':[{'message':{'tool_calls':[{'function':{'arguments':'{}'}}]}}]}",
            "{'choices':[{'message':{'tool_calls':[{'function':{'name':'f','arguments':'{'}}]}}]}",
            "{'choices':[{'message':{'content':'" + "x".repeat(1_001) + "'}}]}",
        }) {
            assertThrows(IOException.class, () -> of(ASK).whole(bytes(chat), new Tokens(1, 1)), chat);
        }
    }

    @Test
    void aStreamBecomesTheEventsOfItsBlocks() throws IOException {
        String[] chunks = {
            "{'model':'engine','choices':[{'delta':{'role':'assistant','content':''}}]}",
            "{'choices':[{'delta':{'content':'I lo'}}]}",
            "{'choices':[{'delta':{'content':'ok.'}}]}",
            "{'choices':[{'delta':{'tool_calls':[{'index':0,'id':'t1','function':{'name':'look','arguments':''}}]}}]}",
            "{'choices':[{'delta':{'tool_calls':[{'index':0,'function':{'arguments':'{\\\"n\\\"'}}]}}]}",
            "{'choices':[{'delta':{'tool_calls':[{'index':0,'function':{'arguments':':1}'}},"
                    + "{'index':1,'id':'t2','function':{'name':'now','arguments':'{}'}}]}}]}",
            "{'choices':[{'delta':{},'finish_reason':'tool_calls'}]}",
            "{'choices':[],'usage':{'prompt_tokens':3,'completion_tokens':4}}",
        };
        assertEquals("""
                event: message_start
                data: {'type':'message_start','message':{'id':'msg_7','type':'message','role':'assistant','model':'engine','content':[],'stop_reason':null,'stop_sequence':null,'usage':{'input_tokens':0,'cache_creation_input_tokens':0,'cache_read_input_tokens':0,'output_tokens':0}}}

                event: content_block_start
                data: {'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}

                event: content_block_delta
                data: {'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'I lo'}}

                event: content_block_delta
                data: {'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'ok.'}}

                event: content_block_stop
                data: {'type':'content_block_stop','index':0}

                event: content_block_start
                data: {'type':'content_block_start','index':1,'content_block':{'type':'tool_use','id':'t1','name':'look','input':{}}}

                event: content_block_delta
                data: {'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta','partial_json':'{\\'n\\''}}

                event: content_block_delta
                data: {'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta','partial_json':':1}'}}

                event: content_block_stop
                data: {'type':'content_block_stop','index':1}

                event: content_block_start
                data: {'type':'content_block_start','index':2,'content_block':{'type':'tool_use','id':'t2','name':'now','input':{}}}

                event: content_block_delta
                data: {'type':'content_block_delta','index':2,'delta':{'type':'input_json_delta','partial_json':'{}'}}

                event: content_block_stop
                data: {'type':'content_block_stop','index':2}

                event: message_delta
                data: {'type':'message_delta','delta':{'stop_reason':'tool_use','stop_sequence':null},'usage':{'input_tokens':3,'cache_creation_input_tokens':0,'cache_read_input_tokens':0,'output_tokens':4}}

                event: message_stop
                data: {'type':'message_stop'}

                """, streamed(of(ASK), chunks).replace('"', '\''));
    }

    private static String streamed(Translation translation, String... chunks) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String chunk : chunks) {
            byte[] bytes = bytes(chunk);
            all.append(new String(translation.chunk(bytes, 0, bytes.length), StandardCharsets.UTF_8));
        }
        return all.append(new String(translation.end(new Tokens(3, 4)), StandardCharsets.UTF_8))
                .toString();
    }

    @Test
    void piecesOfCallsThatAreMixedFail() {
        assertThrows(
                IOException.class,
                () -> streamed(
                        of(ASK),
                        "{'choices':[{'delta':{'tool_calls':[{'index':0,'id':'a','function':{'name':'f'}},{'index':1,'id':'b','function':{'name':'f'}}]}}]}",
                        "{'choices':[{'delta':{'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]}}]}"));
    }

    @Test
    void anEnginesErrorKeepsItsWordsInThisShape() {
        assertJson(
                "{'type':'error','error':{'type':'invalid_request_error','message':'too long'}}",
                of(ASK).refusal(400, bytes("{'error':{'message':'too long','code':400}}")));
        assertJson(
                "{'type':'error','error':{'type':'api_error','message':'The engine answered with status 500'}}",
                of(ASK).refusal(500, bytes("<h1>")));
    }
}
