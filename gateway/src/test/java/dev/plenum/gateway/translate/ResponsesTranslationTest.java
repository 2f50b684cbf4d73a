package dev.plenum.gateway.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.plenum.gateway.metering.Tokens;
import dev.plenum.gateway.snapshot.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Responses API as a chat and back. JSON is compared as values, with single quotes in the tests. */
class ResponsesTranslationTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ASK = "{'model':'tiny','input':'hi'}";

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static Translation of(String json) {
        return Translation.of(Endpoint.RESPONSES, bytes(json), "req-7", Instant.EPOCH, 1_000);
    }

    private static String with(String property) {
        return ASK.replace("}", "," + property + "}");
    }

    private static void assertChat(String expected, String ask) {
        assertEquals(JSON.readTree(bytes(expected)), JSON.readTree(of(ask).chatRequest()));
    }

    private static void assertRefused(String parameter, String json) {
        Untranslatable refused = assertThrows(Untranslatable.class, () -> of(json));
        assertEquals(parameter, refused.parameter(), refused.getMessage());
    }

    @Test
    void parametersKeepTheirMeaning() {
        assertChat("""
                {'model':'tiny','messages':[{'role':'system','content':'brief'},{'role':'user','content':'hi'}],'max_tokens':9,
                 'temperature':0.5,'top_p':1,'user':'u','parallel_tool_calls':false,'reasoning_effort':'low',
                 'stream':true,'stream_options':{'include_usage':true}}""", with("""
                        'instructions':'brief','max_output_tokens':9,'temperature':0.5,'top_p':1,'user':'u','stream':true,
                        'parallel_tool_calls':false,'reasoning':{'effort':'low','summary':'auto'},'store':false,'background':false,
                        'previous_response_id':null,'metadata':{'a':'b'},'include':['reasoning.encrypted_content'],'top_logprobs':0,
                        'text':{'format':{'type':'text'},'verbosity':'low'},'truncation':'auto'"""));
    }

    @Test
    void formatsPass() {
        assertChat(
                """
                {'model':'tiny','messages':[{'role':'user','content':'hi'}],'response_format':{'type':'json_schema',
                 'json_schema':{'name':'n','schema':{'type':'object'},'strict':true}}}""",
                with("'text':{'format':{'type':'json_schema','name':'n','schema':{'type':'object'},'strict':true}}"));
        assertChat(
                "{'model':'tiny','messages':[{'role':'user','content':'hi'}],'response_format':{'type':'json_object'}}",
                with("'text':{'format':{'type':'json_object'}}"));
    }

    @Test
    void turnsCallsAndImagesKeepTheirOrder() {
        assertChat("""
                {'model':'tiny','messages':[
                 {'role':'system','content':'be brief'},
                 {'role':'user','content':[{'type':'text','text':'what'},{'type':'image_url','image_url':{'url':'data:x','detail':'low'}}]},
                 {'role':'assistant','content':'I look.','tool_calls':[
                   {'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}},
                   {'id':'c2','type':'function','function':{'name':'g','arguments':'[1]'}}]},
                 {'role':'tool','tool_call_id':'c1','content':'one'},
                 {'role':'tool','tool_call_id':'c2','content':'two'},
                 {'role':'assistant','content':null,'tool_calls':[
                   {'id':'c3','type':'function','function':{'name':'f','arguments':'{}'}}]},
                 {'role':'tool','tool_call_id':'c3','content':'three'}]}""", """
                {'model':'tiny','input':[
                 {'role':'developer','content':[{'type':'input_text','text':'be brief'}]},
                 {'type':'message','role':'user','content':[{'type':'input_text','text':'what'},
                   {'type':'input_image','image_url':'data:x','detail':'low'}]},
                 {'type':'reasoning','id':'rs_1','summary':[]},
                 {'type':'message','role':'assistant','id':'m','content':[{'type':'output_text','text':'I look.','annotations':[]}]},
                 {'type':'function_call','call_id':'c1','name':'f','arguments':'{}'},
                 {'type':'function_call','call_id':'c2','name':'g','arguments':'[1]'},
                 {'type':'function_call_output','call_id':'c1','output':'one'},
                 {'type':'function_call_output','call_id':'c2','output':[{'type':'input_text','text':'two'}]},
                 {'type':'function_call','call_id':'c3','name':'f','arguments':'{}'},
                 {'type':'function_call_output','call_id':'c3','output':'three'}]}""");
    }

    @Test
    void toolsPass() {
        assertChat(
                """
                {'model':'tiny','messages':[{'role':'user','content':'hi'}],'tools':[{'type':'function','function':
                 {'name':'f','description':'d','parameters':{'type':'object'},'strict':true}}],
                 'tool_choice':{'type':'function','function':{'name':'f'}}}""",
                with(
                        "'tools':[{'type':'function','name':'f','description':'d','parameters':{'type':'object'},'strict':true}],"
                                + "'tool_choice':{'type':'function','name':'f'}"));
        assertChat(
                "{'model':'tiny','messages':[{'role':'user','content':'hi'}],'tool_choice':'required'}",
                with("'tool_choice':'required'"));
    }

    @Test
    void whatWouldHaveToBeKeptOrAChatCannotMeanIsRefusedByItsName() {
        assertRefused("previous_response_id", with("'previous_response_id':'resp_1'"));
        assertRefused("conversation", with("'conversation':'conv_1'"));
        assertRefused("store", with("'store':true"));
        assertRefused("background", with("'background':true"));
        assertRefused("prompt", with("'prompt':{'id':'p'}"));
        assertRefused("top_logprobs", with("'top_logprobs':2"));
        assertRefused("include", with("'include':['message.output_text.logprobs']"));
        assertRefused("tools[0].type", with("'tools':[{'type':'web_search'}]"));
        assertRefused("tool_choice.type", with("'tool_choice':{'type':'allowed_tools'}"));
        assertRefused("text.format.type", with("'text':{'format':{'type':'grammar'}}"));
        String input = "{'model':'tiny','input':[%s]}";
        assertRefused("input[0].type", input.formatted("{'type':'item_reference','id':'x'}"));
        assertRefused("input[0].role", input.formatted("{'role':'tool','content':'x'}"));
        assertRefused("input[0].content[0].type", input.formatted("{'role':'user','content':[{'type':'input_file'}]}"));
        assertRefused(
                "input[0].content[0].file_id",
                input.formatted("{'role':'user','content':[{'type':'input_image','file_id':'f'}]}"));
        assertRefused("input", input.formatted("{'role':'assistant','content':'x'}"));
        assertRefused("input", "{'model':'tiny','input':7}");
    }

    private static final String CHAT = """
            {'id':'chatcmpl-1','created':12,'model':'engine','choices':[{'finish_reason':'tool_calls','message':{'content':'I look.',
             'reasoning_content':'hm','tool_calls':[{'id':'c1','type':'function','function':{'name':'look','arguments':'{}'}}]}}],
             'usage':{'completion_tokens_details':{'reasoning_tokens':2}}}""";
    private static final String OUTPUT = """
            [{'type':'reasoning','summary':[],'id':'rs_7_0','status':'completed','content':[{'type':'reasoning_text','text':'hm'}]},
             {'type':'message','role':'assistant','id':'msg_7_1','status':'completed','content':[
               {'type':'output_text','text':'I look.','annotations':[],'logprobs':[]}]},
             {'type':'function_call','call_id':'c1','name':'look','arguments':'{}','id':'fc_7_2','status':'completed'}]""";

    @Test
    void aWholeAnswerBecomesItemsAndRepeatsWhatWasAsked() throws IOException {
        String ask = with("'temperature':0.5,'instructions':'brief','metadata':{'a':'b'}");
        JsonNode answer = JSON.readTree(of(ask).whole(bytes(CHAT), new Tokens(20, 5, 7)));

        assertEquals("resp_7", answer.path("id").stringValue());
        assertEquals("completed", answer.path("status").stringValue());
        assertEquals(12, answer.path("created_at").intValue());
        assertEquals("engine", answer.path("model").stringValue());
        assertEquals(0.5, answer.path("temperature").doubleValue());
        assertEquals("brief", answer.path("instructions").stringValue());
        assertEquals("b", answer.path("metadata").path("a").stringValue());
        assertEquals(JSON.readTree(bytes(OUTPUT)), answer.path("output"));
        assertEquals(
                JSON.readTree(bytes("{'input_tokens':20,'input_tokens_details':{'cached_tokens':5},'output_tokens':7,"
                        + "'output_tokens_details':{'reasoning_tokens':2},'total_tokens':27}")),
                answer.path("usage"));
    }

    @Test
    void anAnswerThatWasCutIsIncompleteAndSaysWhy() throws IOException {
        String chat = "{'choices':[{'finish_reason':'length','message':{'content':'a'}}]}";
        JsonNode answer = JSON.readTree(of(ASK).whole(bytes(chat), new Tokens(1, 1)));

        assertEquals("incomplete", answer.path("status").stringValue());
        assertEquals(
                "max_output_tokens",
                answer.path("incomplete_details").path("reason").stringValue());
        assertEquals("incomplete", answer.path("output").path(0).path("status").stringValue());
    }

    @Test
    void aStreamTellsEachItemFromItsBeginningToItsEndInSequence() throws IOException {
        String[] chunks = {
            "{'model':'engine','created':12,'choices':[{'delta':{'role':'assistant','content':null}}]}",
            "{'choices':[{'delta':{'reasoning_content':'hm'}}]}",
            "{'choices':[{'delta':{'content':'I lo'}}]}",
            "{'choices':[{'delta':{'content':'ok.'}}]}",
            "{'choices':[{'delta':{'tool_calls':[{'index':0,'id':'c1','function':{'name':'look','arguments':'{'}}]}}]}",
            "{'choices':[{'delta':{'tool_calls':[{'index':0,'function':{'arguments':'}'}}]}}]}",
            "{'choices':[{'delta':{},'finish_reason':'tool_calls'}]}",
        };
        List<JsonNode> events = streamed(chunks);

        assertEquals(
                List.of(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.reasoning_text.delta",
                        "response.reasoning_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed"),
                events.stream().map(event -> event.path("type").stringValue()).toList());
        for (int i = 0; i < events.size(); i++) {
            assertEquals(i, events.get(i).path("sequence_number").asInt(-1));
        }
        assertEquals("I look.", events.get(12).path("text").stringValue());
        assertEquals(1, events.get(12).path("output_index").intValue());
        assertEquals("msg_7_1", events.get(12).path("item_id").stringValue());
        assertEquals("", events.get(15).path("item").path("arguments").stringValue());
        assertEquals("{}", events.get(18).path("arguments").stringValue());
        JsonNode last = events.getLast().path("response");
        assertEquals(JSON.readTree(bytes(OUTPUT)), last.path("output"));
        assertEquals(7, last.path("usage").path("total_tokens").intValue());
    }

    private static List<JsonNode> streamed(String... chunks) throws IOException {
        Translation translation = of(ASK);
        StringBuilder all = new StringBuilder();
        for (String chunk : chunks) {
            byte[] bytes = bytes(chunk);
            all.append(new String(translation.chunk(bytes, 0, bytes.length), StandardCharsets.UTF_8));
        }
        all.append(new String(translation.end(new Tokens(3, 4)), StandardCharsets.UTF_8));
        List<JsonNode> events = new ArrayList<>();
        for (String event : all.toString().split("\n\n")) {
            String[] lines = event.split("\n");
            JsonNode data = JSON.readTree(lines[1].substring("data: ".length()));
            assertEquals("event: " + data.path("type").stringValue(), lines[0]);
            events.add(data);
        }
        return events;
    }

    @Test
    void anEnginesErrorPassesAsItIs() {
        byte[] error = bytes("{'error':{'message':'too long','code':400}}");
        assertEquals(error, of(ASK).refusal(400, error));
        assertEquals(
                "The engine answered with status 404",
                JSON.readTree(of(ASK).refusal(404, bytes("nope")))
                        .path("error")
                        .path("message")
                        .stringValue());
    }
}
