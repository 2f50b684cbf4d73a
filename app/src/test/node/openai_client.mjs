// The official Node client of OpenAI against a gateway. Arguments: the package to import, and the JSON of app/src/test/python/checks.py.

import assert from 'node:assert/strict';
import { z } from 'zod';

const name = process.argv[2];
const given = JSON.parse(process.argv[3]);
const { default: OpenAI } = await import(name);
const { zodResponseFormat, zodTextFormat } = await import(`${name}/helpers/zod`);
const scripted = 'upstream' in given;
const HELLO = 'Grüß Gott, 世界! 🌍';
const SAY = scripted ? 'hello' : 'Name a colour.';
const ADA = scripted ? 'schema' : 'Ada is 36.';
const BOTH = ['{"city":"Köln","unit":"celsius"}', '{"city":"Oslo","unit":"celsius"}'];
const WEATHER = {
    type: 'object',
    properties: { city: { type: 'string' }, unit: { type: 'string' } },
    required: ['city', 'unit'],
    additionalProperties: false,
};
const CHAT_TOOL = { type: 'function', function: { name: 'weather', parameters: WEATHER, strict: true } };
const RESPONSES_TOOL = { type: 'function', name: 'weather', parameters: WEATHER, strict: true };
const Person = z.object({ name: z.string(), age: z.number() });

const bodies = [];
const make = (apiKey = given.key, options = {}) => new OpenAI({
    baseURL: given.base,
    apiKey,
    maxRetries: 0,
    fetch: (url, init) => {
        bodies.push(init?.body);
        return fetch(url, init);
    },
    ...options,
});
const client = make();

const question = (word = SAY) => ({ model: given.model, max_tokens: 24, messages: [{ role: 'user', content: word }] });
const chat = (word, more = {}, using = client) => using.chat.completions.create({ ...question(word), ...more });

async function all(stream) {
    const items = [];
    for await (const item of await stream) items.push(item);
    return items;
}

const joined = (chunks, index = 0) => chunks.flatMap(chunk => chunk.choices)
    .filter(choice => choice.index === index).map(choice => choice.delta.content ?? '').join('');

async function seen(id, outcome) {
    for (const until = Date.now() + 20_000; ;) {
        const found = await (await fetch(`${given.upstream}/seen/${id}`)).json();
        if (outcome === undefined || found.outcome === outcome) return found;
        assert(Date.now() < until, `${found.outcome} instead of ${outcome}`);
        await new Promise(resolve => setTimeout(resolve, 20));
    }
}

/** The request reached the upstream byte for byte, except that the usage of a stream may have been asked for. */
async function arrived(id, usageAdded = false) {
    let { body } = await seen(id);
    if (usageAdded) {
        const added = '"stream_options":{"include_usage":true},';
        assert(body.includes(added), body);
        body = body.replace(added, '');
    }
    assert(bodies.includes(body), `sent ${bodies.at(-1)}\narrived ${body}`);
}

/** The call fails with an error of this kind and these properties; returns it. */
async function raises(kind, call, properties = {}) {
    try {
        await call();
    } catch (error) {
        assert(error instanceof kind, `${error} (${error?.constructor?.name}) instead of ${kind.name}`);
        for (const [property, value] of Object.entries(properties)) assert.equal(error[property], value, String(error));
        return error;
    }
    assert.fail(`an answer instead of ${kind.name}`);
}

const everywhere = {
    async chatWhole() {
        const answer = await chat();
        assert(answer.choices[0].message.content.trim());
        assert(answer.usage.completion_tokens > 0);
        assert(answer._request_id, 'no x-request-id');
        if (scripted) {
            assert.equal(answer.choices[0].message.content, HELLO);
            assert.deepEqual(answer.vendor_extension, { queue_ms: 3 });
            await arrived(answer._request_id);
        }
    },

    async chatStreamed() {
        const { data, request_id } = await client.chat.completions.create({ ...question(), stream: true }).withResponse();
        const chunks = await all(data);
        assert(joined(chunks).length > 3);
        assert(chunks.every(chunk => !chunk.usage && chunk.choices.length), 'usage was not asked for');
        if (scripted) {
            assert.equal(joined(chunks), HELLO);
            await arrived(request_id, true);
        }
    },

    async chatStreamedWithUsage() {
        const chunks = await all(chat(SAY, { stream: true, stream_options: { include_usage: true } }));
        assert.equal(chunks.at(-1).choices.length, 0);
        assert(chunks.at(-1).usage.completion_tokens > 0);
    },

    async structuredOutput() {
        const response_format = zodResponseFormat(Person, 'person');
        const answer = await client.chat.completions.parse({ ...question(ADA), max_tokens: 128, response_format });
        const person = answer.choices[0].message.parsed;
        assert.equal(typeof person.age, 'number');
        if (scripted) {
            assert.deepEqual(person, { name: 'Ada', age: 36 });
            await arrived(answer._request_id);
        }
        const stream = client.chat.completions.stream({ ...question(ADA), max_tokens: 128, response_format });
        assert.equal(typeof (await stream.finalChatCompletion()).choices[0].message.parsed.age, 'number');
    },

    async completions() {
        const answer = await client.completions.create({ model: given.model, prompt: SAY, max_tokens: 16 });
        assert(answer.choices[0].text && answer.usage.completion_tokens > 0);
        const chunks = await all(
            client.completions.create({ model: given.model, prompt: SAY, max_tokens: 16, stream: true }));
        assert(chunks.flatMap(chunk => chunk.choices).some(choice => choice.text));
    },

    async responses() {
        const answer = await client.responses.create({ model: given.model, input: SAY, max_output_tokens: 24 });
        assert(answer.output_text.trim() && answer.usage.output_tokens > 0);
        assert(answer._request_id, 'no x-request-id');
        const events = await all(
            client.responses.create({ model: given.model, input: SAY, max_output_tokens: 24, stream: true }));
        const text = events.filter(event => event.type === 'response.output_text.delta').map(event => event.delta);
        assert(text.length > 3 && events.at(-1).response.usage.output_tokens > 0);
        assert.equal(events.at(-1).type, 'response.completed');
        if (scripted) {
            assert.equal(answer.output_text, HELLO);
            assert.equal(text.join(''), HELLO);
            await arrived(answer._request_id);
        }
    },

    async models() {
        assert((await all(client.models.list())).some(model => model.id === given.model));
        assert.equal((await client.models.retrieve(given.model)).object, 'model');
        if (scripted) assert.equal((await client.models.retrieve('vendor/other')).id, 'vendor/other');
    },

    async whatIsRefused() {
        const wrong = await raises(OpenAI.AuthenticationError, () => chat(SAY, {}, make('plm-wrong')), {
            status: 401,
            code: 'invalid_api_key',
        });
        assert(wrong.requestID, 'no x-request-id');
        for (const stream of [false, true]) {
            await raises(OpenAI.NotFoundError, () => chat(SAY, { model: 'no-such-model', stream }), {
                code: 'model_not_found',
                param: 'model',
            });
        }
        await raises(OpenAI.BadRequestError, () => chat(SAY, { max_tokens: 'many' }), { param: 'max_tokens' });
        await raises(OpenAI.BadRequestError, () => chat(SAY, { messages: 'hello' }), { param: 'messages' });
        await raises(OpenAI.NotFoundError, () => client.get('/nothing'), { code: 'unknown_url' });
    },
};

const beforeTheScript = {
    async unknownPropertiesReachTheUpstream() {
        const answer = await chat(SAY, { vendor_option: { depth: [1, 2.5, null] }, seed: 7, user: 'ü' });
        await arrived(answer._request_id);
        assert((await seen(answer._request_id)).body.includes('"vendor_option"'));
    },

    async tools() {
        const answer = await chat('tools', { tools: [CHAT_TOOL], parallel_tool_calls: true });
        assert.deepEqual(answer.choices[0].message.tool_calls.map(call => call.function.arguments), BOTH);
        await arrived(answer._request_id);
        const results = answer.choices[0].message.tool_calls
            .map(call => ({ role: 'tool', tool_call_id: call.id, content: 'hello' }));
        const messages = [...question('tools').messages, answer.choices[0].message, ...results];
        const again = await client.chat.completions.create({ model: given.model, messages, tools: [CHAT_TOOL] });
        assert.equal(again.choices[0].message.content, HELLO);
        await arrived(again._request_id);
    },

    async toolsStreamed() {
        const stream = client.chat.completions.stream({ ...question('tools'), tools: [CHAT_TOOL] });
        const done = [];
        stream.on('tool_calls.function.arguments.done', event => done.push(event.arguments));
        const { message } = (await stream.finalChatCompletion()).choices[0];
        assert.deepEqual(done, BOTH);
        assert.deepEqual(message.tool_calls.map(call => call.id), ['call_1', 'call_2']);
    },

    async refusalLogProbabilitiesAndTwoChoices() {
        assert.equal((await chat('refusal')).choices[0].message.refusal, 'I cannot help with that.');
        assert.equal((await chat('logprobs', { logprobs: true })).choices[0].logprobs.content[0].logprob, -0.25);
        const chunks = await all(chat('two', { n: 2, stream: true }));
        assert.deepEqual([joined(chunks, 0), joined(chunks, 1)], ['heads', 'tails']);
    },

    async embeddings() {
        const expected = [[0.5, -0.25, 0.125], [1, 0, -1]];
        const unsaid = await client.embeddings.create({ model: given.model, input: ['a fox', 'hello'] });
        assert.deepEqual(unsaid.data.map(one => Array.from(one.embedding)), expected);
        const numbers = await client.embeddings.create({ model: given.model, input: 'hello', encoding_format: 'float' });
        assert.deepEqual(numbers.data.map(one => one.embedding), expected);
        await arrived(numbers._request_id);
    },

    async rerankImagesAndSpeech() {
        const ranked = await client.post('/rerank', { body: { model: given.model, query: 'hello', documents: ['a', 'b'] } });
        assert.equal(ranked.results[0].relevance_score, 0.9);
        const image = await client.images.generate({ model: given.model, prompt: 'hello' });
        assert(image.data[0].b64_json);
        const speech = await client.audio.speech.create({ model: given.model, voice: 'alloy', input: 'hello' });
        const expected = Buffer.from(Array.from({ length: 4096 }, (_, i) => i & 0xff));
        assert(Buffer.from(await speech.arrayBuffer()).equals(expected));
    },

    async responsesStreamedIntoOne() {
        const stream = client.responses.stream({ model: given.model, input: SAY, max_output_tokens: 24 });
        assert.equal((await stream.finalResponse()).output_text, HELLO);
    },

    async responsesWithToolsAndStructuredOutput() {
        const answer = await client.responses.create({ model: given.model, input: 'tools', tools: [RESPONSES_TOOL] });
        assert.deepEqual(answer.output.map(item => item.arguments), BOTH);
        const stream = client.responses.stream({ model: given.model, input: 'tools', tools: [RESPONSES_TOOL] });
        const done = (await all(stream)).filter(event => event.type === 'response.function_call_arguments.done');
        assert.deepEqual(done.map(event => event.arguments), BOTH);
        const parsed = await client.responses.parse({
            model: given.model,
            input: 'schema',
            text: { format: zodTextFormat(Person, 'person') },
        });
        assert.deepEqual(parsed.output_parsed, { name: 'Ada', age: 36 });
    },

    async whatAKeyMayNot() {
        const narrow = make(given.narrow);
        await raises(OpenAI.PermissionDeniedError, () => chat(SAY, { model: 'vendor/other' }, narrow), {
            status: 403,
            code: 'model_not_allowed',
        });
        await raises(OpenAI.BadRequestError, () => chat(SAY, { max_tokens: 101 }, narrow), { param: 'max_tokens' });
    },

    async aBodyTooLong() {
        const error = await raises(OpenAI.APIError, () => chat('x'.repeat(given.large)), { status: 413 });
        assert.equal(error.code, 'request_too_large');
        assert((await chat()).choices.length, 'the next call finds a new connection');
    },

    async aLimit() {
        const { response } = await make(given.limited).chat.completions.create(question()).withResponse();
        assert.equal(response.headers.get('x-ratelimit-limit-requests'), '1');
        const error = await raises(OpenAI.RateLimitError, () => chat(SAY, {}, make(given.limited)), {
            code: 'rate_limit_exceeded',
        });
        assert(['1', '2'].includes(error.headers.get('retry-after')), error.headers.get('retry-after'));
        assert.equal(error.headers.get('x-ratelimit-remaining-requests'), '0');
        assert((await chat(SAY, {}, make(given.limited, { maxRetries: 3 }))).choices.length, 'who waits is let in');
    },

    async whatAnUpstreamRefuses() {
        for (const stream of [false, true]) {
            await raises(OpenAI.BadRequestError, () => chat('fail-400', { stream }), { param: 'temperature' });
            const limit = await raises(OpenAI.RateLimitError, () => chat('fail-429', { stream }));
            assert.equal(limit.headers.get('retry-after'), '7');
            await raises(OpenAI.InternalServerError, () => chat('fail-500', { stream }), { status: 500 });
            const busy = await raises(OpenAI.InternalServerError, () => chat('fail-503', { stream }), { status: 503 });
            assert.equal(busy.headers.get('retry-after'), '7');
            assert(busy.requestID, 'no x-request-id');
        }
    },

    async anUpstreamThatBreaksOff() {
        await raises(OpenAI.InternalServerError, () => chat('break'), { status: 502, code: 'upstream_failed' });
        const before = [];
        await raises(OpenAI.APIError, async () => {
            for await (const chunk of await chat('break', { stream: true })) before.push(chunk);
        });
        assert(joined(before).length && HELLO.startsWith(joined(before)));
        await raises(OpenAI.APIError, () => all(
            client.responses.create({ model: given.model, input: 'break', stream: true })));
    },

    async aStreamThatIsLeftStopsTheUpstream() {
        const { data, request_id } = await client.chat.completions
            .create({ ...question('endless'), stream: true }).withResponse();
        for await (const _ of data) break;
        await seen(request_id, 'stopped');
    },

    async anUpstreamThatSaysNothing() {
        await raises(OpenAI.InternalServerError, () => hanging, { status: 504, code: 'upstream_timeout' });
    },

    async aClientThatGivesUpWaiting() {
        await raises(OpenAI.APIConnectionTimeoutError, () => chat('hang', {}, make(given.key, { timeout: 500 })));
    },
};

const hanging = scripted ? chat('hang') : undefined;
hanging?.catch(() => {});
const checks = { ...everywhere, ...(scripted ? beforeTheScript : {}) };
for (const [check, run] of Object.entries(checks)) {
    try {
        await run();
    } catch (error) {
        console.error(error);
        console.error(`FAILED: ${check}`);
        process.exit(1);
    }
}
console.log(`${Object.keys(checks).length} passed`);
