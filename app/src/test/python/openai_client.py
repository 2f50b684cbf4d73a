"""The official Python client of OpenAI against a gateway; checks.py says with what argument."""

import concurrent.futures

import openai
from pydantic import BaseModel

from checks import Sent, before_the_script, everywhere, given, raises, run, scripted, seen

try:
    import httpx2 as httpx
except ImportError:
    import httpx

HELLO = "Grüß Gott, 世界! 🌍"
SAY = "hello" if scripted else "Name a colour."
WEATHER = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "unit": {"type": "string"}},
    "required": ["city", "unit"],
    "additionalProperties": False,
}
CHAT_TOOL = {"type": "function", "function": {"name": "weather", "parameters": WEATHER, "strict": True}}
RESPONSES_TOOL = {"type": "function", "name": "weather", "parameters": WEATHER, "strict": True}
BOTH = ['{"city":"Köln","unit":"celsius"}', '{"city":"Oslo","unit":"celsius"}']

sent = Sent()


def make(key=None, retries=0, seconds=300):
    http = httpx.Client(event_hooks={"request": [sent.hook]}, timeout=seconds)
    return openai.OpenAI(base_url=given.base, api_key=key or given.key, max_retries=retries, http_client=http)


client = make()


class Person(BaseModel):
    name: str
    age: int


def chat(word=SAY, using=client, **more):
    more.setdefault("max_tokens", 24)
    return using.chat.completions.create(
        model=more.pop("model", given.model), messages=[{"role": "user", "content": word}], **more
    )


def joined(chunks, index=0):
    return "".join(c.delta.content or "" for chunk in chunks for c in chunk.choices if c.index == index)


@everywhere
def chat_whole():
    answer = chat()
    assert answer.choices[0].message.content.strip(), answer
    assert answer.usage.prompt_tokens > 0 and answer.usage.completion_tokens > 0, answer.usage
    assert answer._request_id, "no x-request-id"
    if scripted:
        assert answer.choices[0].message.content == HELLO, answer
        assert answer.usage.prompt_tokens_details.cached_tokens == 16, answer.usage
        assert answer.model_extra["vendor_extension"] == {"queue_ms": 3}, answer
        sent.arrived(answer._request_id)


@everywhere
def chat_streamed():
    with client.chat.completions.with_streaming_response.create(
        model=given.model, messages=[{"role": "user", "content": SAY}], max_tokens=24, stream=True
    ) as raw:
        request_id = raw.headers["x-request-id"]
        assert raw.headers["content-type"].startswith("text/event-stream"), raw.headers
        chunks = list(raw.parse())
    assert len(joined(chunks)) > 3, chunks
    assert all(chunk.usage is None and chunk.choices for chunk in chunks), "usage was not asked for"
    assert chunks[-1].choices[0].finish_reason in ("stop", "length"), chunks[-1]
    if scripted:
        assert joined(chunks) == HELLO, joined(chunks)
        sent.arrived(request_id, usage_added=True)


@everywhere
def chat_streamed_with_usage():
    chunks = list(chat(stream=True, stream_options={"include_usage": True}))
    assert chunks[-1].choices == [] and chunks[-1].usage.completion_tokens > 0, chunks[-1]
    assert all(not chunk.usage for chunk in chunks[:-1]), chunks


@everywhere
async def chat_of_the_asynchronous_client():
    async with openai.AsyncOpenAI(base_url=given.base, api_key=given.key, max_retries=0, timeout=300) as other:
        question = [{"role": "user", "content": SAY}]
        answer = await other.chat.completions.create(model=given.model, messages=question, max_tokens=24)
        assert answer.choices[0].message.content.strip(), answer
        stream = await other.chat.completions.create(model=given.model, messages=question, max_tokens=24, stream=True)
        chunks = [chunk async for chunk in stream]
        assert joined(chunks).strip(), chunks


@everywhere
def structured_output():
    answer = client.chat.completions.parse(
        model=given.model,
        messages=[{"role": "user", "content": "schema" if scripted else "Ada is 36."}],
        response_format=Person,
        max_tokens=128,
    )
    person = answer.choices[0].message.parsed
    assert isinstance(person, Person), answer
    if scripted:
        assert person == Person(name="Ada", age=36), person
        sent.arrived(answer._request_id)
        assert '"json_schema"' in seen(answer._request_id)["body"]


@everywhere
def structured_output_streamed():
    with client.chat.completions.stream(
        model=given.model,
        messages=[{"role": "user", "content": "schema" if scripted else "Ada is 36."}],
        response_format=Person,
        max_tokens=128,
    ) as stream:
        kinds = [event.type for event in stream]
        person = stream.get_final_completion().choices[0].message.parsed
    assert "content.delta" in kinds and "content.done" in kinds, kinds
    assert isinstance(person, Person), person


@before_the_script
def unknown_properties_reach_the_upstream():
    answer = chat(extra_body={"vendor_option": {"depth": [1, 2.50, None]}, "temperature": 0.70}, seed=7, user="ü")
    sent.arrived(answer._request_id)
    assert '"vendor_option"' in seen(answer._request_id)["body"]


@before_the_script
def one_tool():
    answer = chat("tool", tools=[CHAT_TOOL], tool_choice="required")
    assert answer.choices[0].finish_reason == "tool_calls", answer
    (call,) = answer.choices[0].message.tool_calls
    assert (call.id, call.function.name, call.function.arguments) == ("call_1", "weather", BOTH[0]), call
    sent.arrived(answer._request_id)
    again = client.chat.completions.create(
        model=given.model,
        messages=[
            {"role": "user", "content": "tool"},
            answer.choices[0].message.model_dump(exclude_none=True),
            {"role": "tool", "tool_call_id": call.id, "content": "hello"},
        ],
        tools=[CHAT_TOOL],
    )
    assert again.choices[0].message.content == HELLO, again
    sent.arrived(again._request_id)


@before_the_script
def parallel_tools():
    answer = chat("tools", tools=[CHAT_TOOL], parallel_tool_calls=True)
    assert [call.function.arguments for call in answer.choices[0].message.tool_calls] == BOTH, answer


@before_the_script
def parallel_tools_streamed():
    with client.chat.completions.stream(
        model=given.model, messages=[{"role": "user", "content": "tools"}], tools=[CHAT_TOOL]
    ) as stream:
        done = [event for event in stream if event.type == "tool_calls.function.arguments.done"]
        message = stream.get_final_completion().choices[0].message
    assert [event.arguments for event in done] == BOTH, done
    assert [call.id for call in message.tool_calls] == ["call_1", "call_2"], message
    assert message.tool_calls[0].function.parsed_arguments == {"city": "Köln", "unit": "celsius"}, message


@before_the_script
def one_tool_streamed():
    parts = [c.delta for chunk in chat("tool", tools=[CHAT_TOOL], stream=True) for c in chunk.choices]
    calls = [part.tool_calls[0] for part in parts if part.tool_calls]
    assert calls[0].id == "call_1" and calls[0].function.name == "weather", calls
    assert "".join(call.function.arguments for call in calls) == BOTH[0], calls


@before_the_script
def a_refusal():
    assert chat("refusal").choices[0].message.refusal == "I cannot help with that."
    chunks = chat("refusal", stream=True)
    assert "".join(c.delta.refusal or "" for chunk in chunks for c in chunk.choices) == "I cannot help with that."


@everywhere
def log_probabilities():
    word = "logprobs" if scripted else SAY
    (first, *_) = chat(word, logprobs=True, top_logprobs=2).choices[0].logprobs.content
    assert first.logprob <= 0 and len(first.top_logprobs) == 2, first
    chunks = list(chat(word, logprobs=True, top_logprobs=2, stream=True))
    assert any(c.logprobs and c.logprobs.content for chunk in chunks for c in chunk.choices), chunks


@everywhere
def two_choices():
    word = "two" if scripted else SAY
    assert [choice.index for choice in chat(word, n=2).choices] == [0, 1]
    chunks = list(chat(word, n=2, stream=True))
    assert joined(chunks, 0) and joined(chunks, 1), chunks
    if scripted:
        assert (joined(chunks, 0), joined(chunks, 1)) == ("heads", "tails"), chunks


@everywhere
def completions():
    answer = client.completions.create(model=given.model, prompt=SAY, max_tokens=16)
    assert answer.choices[0].text and answer.usage.completion_tokens > 0, answer
    chunks = list(client.completions.create(model=given.model, prompt=SAY, max_tokens=16, stream=True))
    assert "".join(c.text or "" for chunk in chunks for c in chunk.choices), chunks
    if scripted:
        assert answer.choices[0].text == " there was a fox", answer
        assert all(chunk.usage is None and chunk.choices for chunk in chunks), chunks


@before_the_script
def embeddings():
    expected = [[0.5, -0.25, 0.125], [1.0, 0.0, -1.0]]
    unsaid = client.embeddings.create(model=given.model, input=["a fox", "hello"])
    assert [one.embedding for one in unsaid.data] == expected, unsaid
    sent.arrived(unsaid._request_id)
    assert '"base64"' in seen(unsaid._request_id)["body"], "this client asks for base64 by itself"
    numbers = client.embeddings.create(model=given.model, input="hello", encoding_format="float", dimensions=3)
    assert [one.embedding for one in numbers.data] == expected and numbers.usage.prompt_tokens == 4, numbers
    text = client.embeddings.create(model=given.model, input="hello", encoding_format="base64").data[0].embedding
    assert text == "AAAAPwAAgL4AAAA+", text


@before_the_script
def rerank():
    answer = client.post(
        "/rerank", body={"model": given.model, "query": "hello", "documents": ["a hen", "a fox"]}, cast_to=object
    )
    assert answer["results"][0] == {"index": 1, "relevance_score": 0.9, "document": {"text": "a fox"}}, answer


@before_the_script
def images():
    answer = client.images.generate(model=given.model, prompt="hello", size="1024x1024")
    assert answer.data[0].b64_json and answer.usage.total_tokens == 13, answer
    sent.arrived(answer._request_id)


@before_the_script
def speech():
    expected = bytes(range(256)) * 16
    answer = client.audio.speech.create(model=given.model, voice="alloy", input="hello")
    assert answer.content == expected, len(answer.content)
    assert answer.response.headers["content-type"] == "audio/mpeg", answer.response.headers
    with client.audio.speech.with_streaming_response.create(model=given.model, voice="alloy", input="hello") as parts:
        assert b"".join(parts.iter_bytes(1000)) == expected


@everywhere
def responses():
    answer = client.responses.create(model=given.model, input=SAY, max_output_tokens=24)
    assert answer.output_text.strip() and answer.usage.output_tokens > 0, answer
    assert answer._request_id, "no x-request-id"
    if scripted:
        assert answer.output_text == HELLO and answer.usage.input_tokens_details.cached_tokens == 16, answer
        sent.arrived(answer._request_id)


@everywhere
def responses_streamed():
    events = list(client.responses.create(model=given.model, input=SAY, max_output_tokens=24, stream=True))
    text = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    assert text.strip() and text == events[-1].response.output_text, (text, events[-1])
    assert events[0].type == "response.created" and events[-1].type == "response.completed", events


@before_the_script
def responses_streamed_into_one():
    with client.responses.stream(model=given.model, input=SAY, max_output_tokens=24) as stream:
        answer = stream.until_done().get_final_response()
    assert answer.output_text == HELLO, answer


@before_the_script
def responses_with_tools():
    answer = client.responses.create(model=given.model, input="tools", tools=[RESPONSES_TOOL])
    assert [(item.call_id, item.arguments) for item in answer.output] == [("call_1", BOTH[0]), ("call_2", BOTH[1])]
    sent.arrived(answer._request_id)
    with client.responses.stream(model=given.model, input="tools", tools=[RESPONSES_TOOL]) as stream:
        done = [event.arguments for event in stream if event.type == "response.function_call_arguments.done"]
    assert done == BOTH, done


@before_the_script
def responses_with_structured_output():
    answer = client.responses.parse(model=given.model, input="schema", text_format=Person)
    assert answer.output_parsed == Person(name="Ada", age=36), answer
    with client.responses.stream(model=given.model, input="schema", text_format=Person) as stream:
        assert stream.get_final_response().output_parsed == Person(name="Ada", age=36)


@everywhere
def models():
    found = {model.id: model for model in client.models.list()}
    assert given.model in found, found
    one = client.models.retrieve(given.model)
    assert one.id == given.model and one.object == "model", one
    assert one.model_extra["context_length"] > 0 and "chat" in one.model_extra["capabilities"], one
    raises(openai.NotFoundError, lambda: client.models.retrieve("no-such-model"), code="model_not_found")
    if scripted:
        assert client.models.retrieve("vendor/other").id == "vendor/other"
        assert [model.id for model in make(given.narrow).models.list()] == [given.model]


@everywhere
def a_wrong_key():
    for call in (lambda: make("plm-wrong").models.list(), lambda: chat(using=make("plm-wrong"))):
        error = raises(openai.AuthenticationError, call, status_code=401, code="invalid_api_key")
        assert error.request_id and error.type == "authentication_error", error


@everywhere
def a_wrong_model():
    for stream in (False, True):
        error = raises(
            openai.NotFoundError, lambda: chat(model="no-such-model", stream=stream), code="model_not_found"
        )
        assert error.param == "model" and error.request_id and "no-such-model" in error.message, error


@everywhere
def a_wrong_parameter():
    error = raises(openai.BadRequestError, lambda: chat(max_tokens="many"), param="max_tokens", code="invalid_type")
    assert error.type == "invalid_request_error" and error.request_id, error
    call = lambda: client.chat.completions.create(model=given.model, messages="hello")
    raises(openai.BadRequestError, call, param="messages")
    raises(openai.BadRequestError, lambda: client.responses.create(model=given.model), param="input")


@everywhere
def a_wrong_path():
    raises(openai.NotFoundError, lambda: client.get("/nothing", cast_to=object), code="unknown_url")


@before_the_script
def what_a_key_may_not():
    narrow = make(given.narrow)
    error = raises(
        openai.PermissionDeniedError, lambda: chat(using=narrow, model="vendor/other"), code="model_not_allowed"
    )
    assert error.status_code == 403 and error.param == "model", error
    raises(openai.BadRequestError, lambda: chat(using=narrow, max_tokens=101), param="max_tokens")
    answer = narrow.chat.completions.create(model=given.model, messages=[{"role": "user", "content": "hello"}])
    assert '"max_tokens":100' in seen(answer._request_id)["body"], "a key's bound holds where a request has none"


@before_the_script
def a_body_too_long():
    error = raises(openai.APIStatusError, lambda: chat("x" * given.large), status_code=413, code="request_too_large")
    assert error.request_id, error
    assert chat().choices, "the next call finds a new connection"


@before_the_script
def a_limit():
    limited = make(given.limited)
    first = limited.chat.completions.with_raw_response.create(
        model=given.model, messages=[{"role": "user", "content": "hello"}]
    )
    assert first.headers["x-ratelimit-limit-requests"] == "1", first.headers
    assert first.headers["x-ratelimit-remaining-requests"] == "0", first.headers
    error = raises(openai.RateLimitError, lambda: chat(using=limited), code="rate_limit_exceeded", status_code=429)
    headers = error.response.headers
    assert 1 <= int(headers["retry-after"]) <= 2, headers
    assert headers["x-ratelimit-remaining-requests"] == "0" and headers["x-ratelimit-reset-requests"], headers
    assert chat(using=make(given.limited, retries=3)).choices, "a client that waits as it is told is let in"


@before_the_script
def what_an_upstream_refuses():
    for stream in (False, True):
        error = raises(openai.BadRequestError, lambda: chat("fail-400", stream=stream), param="temperature")
        assert error.code == "decimal_above_max_value" and error.request_id, error
        limit = raises(openai.RateLimitError, lambda: chat("fail-429", stream=stream), code="rate_limit_exceeded")
        assert limit.response.headers["retry-after"] == "7", limit.response.headers
        raises(openai.InternalServerError, lambda: chat("fail-500", stream=stream), status_code=500)
        busy = raises(openai.InternalServerError, lambda: chat("fail-503", stream=stream), status_code=503)
        assert busy.response.headers["retry-after"] == "7" and busy.request_id, busy.response.headers


@before_the_script
def an_upstream_that_breaks_off():
    error = raises(openai.InternalServerError, lambda: chat("break"), status_code=502, code="upstream_failed")
    assert error.request_id, error
    before = []
    raises(openai.APIError, lambda: before.extend(chat("break", stream=True)))
    assert HELLO.startswith(joined(before)) and joined(before), before


@before_the_script
def responses_that_break_off():
    error = raises(openai.APIError, lambda: list(client.responses.create(model=given.model, input="break", stream=True)))
    assert "failed" in str(error), error


@before_the_script
def a_stream_that_is_left_stops_the_upstream():
    with client.chat.completions.with_streaming_response.create(
        model=given.model, messages=[{"role": "user", "content": "endless"}], stream=True
    ) as raw:
        request_id = raw.headers["x-request-id"]
        next(iter(raw.parse()))
    seen(request_id, outcome="stopped")
    with client.responses.with_streaming_response.create(model=given.model, input="endless", stream=True) as raw:
        next(iter(raw.parse()))
        request_id = raw.headers["x-request-id"]
    seen(request_id, outcome="stopped")


@before_the_script
def an_upstream_that_says_nothing():
    raises(openai.InternalServerError, hanging.result, status_code=504, code="upstream_timeout")


@before_the_script
def a_client_that_gives_up_waiting():
    raises(openai.APITimeoutError, lambda: chat("hang", using=make(seconds=0.5)))


with concurrent.futures.ThreadPoolExecutor() as beside:
    if scripted:
        hanging = beside.submit(lambda: chat("hang", using=make()))
    run()
