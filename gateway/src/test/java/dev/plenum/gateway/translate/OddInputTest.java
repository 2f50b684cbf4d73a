package dev.plenum.gateway.translate;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.plenum.gateway.metering.Tokens;
import dev.plenum.gateway.snapshot.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever stands where something else is expected, in requests and in engines' answers, is translated or refused, and nothing else happens. */
class OddInputTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String[] ODD = {
        "null",
        "true",
        "0",
        "-1",
        "1e99999",
        "0.5",
        "''",
        "'x'",
        "'text'",
        "'user'",
        "[]",
        "{}",
        "[[]]",
        "[{}]",
        "[null]",
        "{'type':'text'}",
        "{'type':7}",
        "'\\ud800'",
        "12345678901234567890"
    };
    private static final String MESSAGES = """
            {'model':'m','stream':true,'max_tokens':1,'system':[{'type':'text','text':'s'}],'stop_sequences':['a'],
             'thinking':{'type':'enabled'},'output_config':{'format':{'type':'json_schema','schema':{}}},
             'tools':[{'name':'f','input_schema':{'type':'object'}}],'tool_choice':{'type':'tool','name':'f'},
             'messages':[{'role':'user','content':[{'type':'text','text':'t'},
               {'type':'image','source':{'type':'base64','media_type':'image/png','data':'QQ=='}}]},
              {'role':'assistant','content':[{'type':'text','text':'t'},{'type':'tool_use','id':'i','name':'f','input':{'x':1}}]},
              {'role':'user','content':[{'type':'tool_result','tool_use_id':'i','content':[{'type':'text','text':'r'}]}]}]}""";
    private static final String RESPONSES = """
            {'model':'m','stream':true,'instructions':'s','max_output_tokens':1,'reasoning':{'effort':'low'},'include':['x'],
             'text':{'format':{'type':'json_schema','name':'n','schema':{}}},'metadata':{'a':'b'},'store':false,
             'tools':[{'type':'function','name':'f','parameters':{}}],'tool_choice':{'type':'function','name':'f'},
             'input':[{'role':'user','content':[{'type':'input_text','text':'t'},{'type':'input_image','image_url':'u'}]},
              {'type':'message','role':'assistant','content':[{'type':'output_text','text':'t'}]},
              {'type':'function_call','call_id':'i','name':'f','arguments':'{}'},
              {'type':'function_call_output','call_id':'i','output':[{'type':'input_text','text':'r'}]}]}""";
    private static final String CHUNK = """
            {'model':'m','created':1,'choices':[{'index':0,'delta':{'content':'t','reasoning_content':'r','refusal':'n',
             'tool_calls':[{'index':0,'id':'i','function':{'name':'f','arguments':'{}'}}]},'finish_reason':'stop',
             'message':{'content':'t','tool_calls':[{'id':'i','function':{'name':'f','arguments':'{}'}}]},'stop_reason':'s'}],
             'usage':{'completion_tokens_details':{'reasoning_tokens':1}},'error':{'message':'m'}}""";

    private final SplittableRandom random = new SplittableRandom(20261123);

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    /** One or two values, wherever they stand, replaced or taken away. */
    private byte[] odd(String json) {
        JsonNode root = JSON.readTree(bytes(json));
        for (int i = random.nextInt(1, 3); i > 0; i--) {
            List<JsonNode> containers = new ArrayList<>();
            collect(root, containers);
            JsonNode odd = JSON.readTree(bytes(ODD[random.nextInt(ODD.length)]));
            switch (containers.get(random.nextInt(containers.size()))) {
                case ObjectNode object -> {
                    List<String> names = List.copyOf(object.propertyNames());
                    String name = names.get(random.nextInt(names.size()));
                    if (random.nextInt(4) == 0) {
                        object.remove(name);
                    } else {
                        object.set(name, odd);
                    }
                }
                case ArrayNode array -> array.set(random.nextInt(array.size()), odd);
                default -> throw new IllegalStateException();
            }
        }
        return JSON.writeValueAsBytes(root);
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer() && !node.isEmpty()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private static Translation of(Endpoint endpoint, byte[] body) {
        return Translation.of(endpoint, body, "req-7", Instant.EPOCH, 1_000);
    }

    @Test
    void anOddRequestIsTranslatedOrRefused() {
        int refused = 0;
        for (int i = 0; i < 4_000; i++) {
            boolean messages = i % 2 == 0;
            byte[] body = odd(messages ? MESSAGES : RESPONSES);
            try {
                JSON.readTree(of(messages ? Endpoint.MESSAGES : Endpoint.RESPONSES, body)
                        .chatRequest());
            } catch (Untranslatable e) {
                refused++;
            } catch (RuntimeException e) {
                fail(new String(body, StandardCharsets.UTF_8), e);
            }
        }
        assertTrue(refused > 400 && refused < 3_600, refused + " refused");
    }

    @Test
    void anOddAnswerIsTranslatedOrFails() {
        int failed = 0;
        for (int i = 0; i < 4_000; i++) {
            Translation translation =
                    i % 2 == 0 ? of(Endpoint.MESSAGES, bytes(MESSAGES)) : of(Endpoint.RESPONSES, bytes(RESPONSES));
            byte[] chunk = odd(CHUNK);
            try {
                translation.refusal(400, chunk);
                if (i % 3 == 0) {
                    JSON.readTree(translation.whole(chunk, new Tokens(1, 1)));
                } else {
                    translation.chunk(chunk, 0, chunk.length);
                    translation.chunk(bytes(CHUNK), 0, bytes(CHUNK).length);
                    translation.end(new Tokens(1, 1));
                }
            } catch (IOException e) {
                failed++;
            } catch (RuntimeException e) {
                fail(new String(chunk, StandardCharsets.UTF_8), e);
            }
        }
        assertTrue(failed > 200 && failed < 3_000, failed + " failed");
    }
}
