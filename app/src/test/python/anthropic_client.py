"""Anthropic's official Python client against a gateway's /v1/messages; checks.py says with what argument."""

import concurrent.futures

import anthropic
import httpx2
from pydantic import BaseModel

from checks import Sent, before_the_script, everywhere, given, raises, run, scripted, seen

HELLO = "Grüß Gott, 世界! 🌍"
SAY = "hello" if scripted else "Name a colour."
WEATHER = {
    "name": "weather",
    "description": "The weather now",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}, "unit": {"type": "string"}}},
}
BOTH = [{"city": "Köln", "unit": "celsius"}, {"city": "Oslo", "unit": "celsius"}]
ADDRESS = given.base.removesuffix("/v1")

sent = Sent()


def make(key=None, retries=0, seconds=300, **more):
    http = httpx2.Client(event_hooks={"request": [sent.hook]}, timeout=seconds)
    return anthropic.Anthropic(
        base_url=ADDRESS, api_key=key or given.key, max_retries=retries, http_client=http, **more
    )


client = make()


class Person(BaseModel):
    name: str
    age: int


def ask(word=SAY, using=client, **more):
    more.setdefault("max_tokens", 24)
    return using.messages.create(
        model=more.pop("model", given.model), messages=[{"role": "user", "content": word}], **more
    )


def open_stream(word=SAY, using=client, **more):
    return using.messages.stream(
        model=given.model, messages=[{"role": "user", "content": word}], max_tokens=24, **more
    )


@everywhere
def whole():
    answer = ask(system="You are brief.")
    assert answer.content[0].text.strip() and answer.role == "assistant", answer
    assert answer.usage.input_tokens > 0 and answer.usage.output_tokens > 0, answer.usage
    assert answer.stop_reason in ("end_turn", "max_tokens"), answer
    assert answer._request_id, "no request-id"
    if scripted:
        assert answer.content[0].text == HELLO, answer
        assert answer.usage.cache_read_input_tokens == 16, answer.usage
        sent.arrived(answer._request_id)


@everywhere
def streamed():
    with open_stream() as stream:
        pieces = list(stream.text_stream)
        answer = stream.get_final_message()
        request_id = stream.response.headers["x-request-id"]
        assert stream.response.headers["request-id"] == request_id
    assert len(pieces) > 3 and "".join(pieces) == answer.content[0].text, pieces
    assert answer.usage.input_tokens > 0 and answer.usage.output_tokens > 0, answer.usage
    if scripted:
        assert "".join(pieces) == HELLO and answer.usage.output_tokens == 7, answer
        assert answer.usage.cache_read_input_tokens == 16, answer.usage
        sent.arrived(request_id)


@everywhere
def events_of_a_stream():
    kinds = [event.type for event in ask(stream=True)]
    assert kinds[0] == "message_start" and kinds[-2:] == ["message_delta", "message_stop"], kinds
    assert "content_block_delta" in kinds, kinds


@everywhere
async def the_asynchronous_client():
    async with anthropic.AsyncAnthropic(base_url=ADDRESS, api_key=given.key, max_retries=0) as other:
        question = [{"role": "user", "content": SAY}]
        answer = await other.messages.create(model=given.model, messages=question, max_tokens=24)
        assert answer.content[0].text.strip(), answer
        async with other.messages.stream(model=given.model, messages=question, max_tokens=24) as stream:
            pieces = [piece async for piece in stream.text_stream]
        assert "".join(pieces).strip(), pieces


@everywhere
def a_key_as_bearer_token():
    bearer = anthropic.Anthropic(base_url=ADDRESS, auth_token=given.key, api_key=None, max_retries=0)
    assert ask(using=bearer).content


@before_the_script
def parallel_tools():
    answer = ask("tools", tools=[WEATHER], tool_choice={"type": "any"})
    assert answer.stop_reason == "tool_use", answer
    calls = [block for block in answer.content if block.type == "tool_use"]
    assert [call.input for call in calls] == BOTH and calls[0].id == "toolu_1", calls
    sent.arrived(answer._request_id)
    results = [{"type": "tool_result", "tool_use_id": call.id, "content": "hello"} for call in calls]
    again = client.messages.create(
        model=given.model,
        max_tokens=24,
        tools=[WEATHER],
        messages=[
            {"role": "user", "content": "tools"},
            {"role": "assistant", "content": [block.model_dump() for block in answer.content]},
            {"role": "user", "content": results},
        ],
    )
    assert again.content[0].text == HELLO, again
    sent.arrived(again._request_id)


@before_the_script
def parallel_tools_streamed():
    with open_stream("tools", tools=[WEATHER]) as stream:
        fragments = [event.partial_json for event in stream if event.type == "input_json"]
        answer = stream.get_final_message()
    assert "".join(fragments) == '{"city":"Köln","unit":"celsius"}{"city":"Oslo","unit":"celsius"}', fragments
    assert [block.input for block in answer.content if block.type == "tool_use"] == BOTH, answer


@before_the_script
def structured_output():
    question = [{"role": "user", "content": "schema"}]
    answer = client.messages.parse(model=given.model, messages=question, max_tokens=64, output_format=Person)
    assert answer.parsed_output == Person(name="Ada", age=36), answer
    sent.arrived(answer._request_id)
    with open_stream("schema", output_format=Person) as stream:
        assert stream.get_final_message().parsed_output == Person(name="Ada", age=36)


@before_the_script
def unknown_properties_reach_the_upstream():
    answer = ask(extra_body={"vendor_option": {"depth": [1, 2.50, None]}}, thinking={"type": "disabled"})
    sent.arrived(answer._request_id)
    assert '"vendor_option"' in seen(answer._request_id)["body"]


@everywhere
def models():
    assert given.model in [model.id for model in client.models.list()]
    assert client.models.retrieve(given.model).id == given.model


def refused(kind, call, status, **properties):
    error = raises(kind, call, status_code=status, **properties)
    assert error.request_id, f"no request-id: {error}"
    assert error.body["type"] == "error" and error.body["error"]["message"], error.body
    return error


@everywhere
def what_is_refused():
    refused(anthropic.AuthenticationError, lambda: ask(using=make("plm-wrong")), 401, type="authentication_error")
    for stream in (False, True):
        call = lambda: ask(model="no-such-model", stream=stream)
        error = refused(anthropic.NotFoundError, call, 404, type="not_found_error")
        assert "no-such-model" in error.api_message, error
    call = lambda: client.messages.create(model=given.model, max_tokens="many", messages=[])
    error = refused(anthropic.BadRequestError, call, 400, type="invalid_request_error")
    assert error.body["error"]["param"] == "max_tokens", error.body


@before_the_script
def what_a_key_may_not():
    narrow = make(given.narrow)
    call = lambda: ask(using=narrow, model="vendor/other")
    refused(anthropic.PermissionDeniedError, call, 403, type="permission_error")
    refused(anthropic.BadRequestError, lambda: ask(using=narrow, max_tokens=101), 400, type="invalid_request_error")


@before_the_script
def a_body_too_long():
    refused(anthropic.APIStatusError, lambda: ask("x" * given.large), 413, type="request_too_large")
    assert ask().content, "the next call finds a new connection"


@before_the_script
def a_limit():
    limited = make(given.limited)
    assert ask(using=limited).content
    error = refused(anthropic.RateLimitError, lambda: ask(using=limited), 429, type="rate_limit_error")
    assert 1 <= int(error.response.headers["retry-after"]) <= 2, error.response.headers
    assert error.response.headers["x-ratelimit-remaining-requests"] == "0", error.response.headers
    assert ask(using=make(given.limited, retries=3)).content, "a client that waits as it is told is let in"


@before_the_script
def what_an_upstream_refuses():
    for stream in (False, True):
        refused(anthropic.BadRequestError, lambda: ask("fail-400", stream=stream), 400, type="invalid_request_error")
        limit = refused(anthropic.RateLimitError, lambda: ask("fail-429", stream=stream), 429)
        assert limit.response.headers["retry-after"] == "7", limit.response.headers
        refused(anthropic.InternalServerError, lambda: ask("fail-500", stream=stream), 500, type="api_error")
        refused(anthropic.APIStatusError, lambda: ask("fail-529", stream=stream), 529, type="overloaded_error")


@before_the_script
def an_upstream_that_breaks_off():
    refused(anthropic.InternalServerError, lambda: ask("break"), 502, type="api_error")
    before = []
    error = raises(anthropic.APIStatusError, lambda: before.extend(ask("break", stream=True)))
    assert before[0].type == "message_start", before
    assert error.type == "api_error" and error.request_id, error.body


@before_the_script
def a_stream_that_is_left_stops_the_upstream():
    with open_stream("endless") as stream:
        next(iter(stream.text_stream))
        request_id = stream.response.headers["request-id"]
    seen(request_id, outcome="stopped")


@before_the_script
def an_upstream_that_says_nothing():
    raises(anthropic.InternalServerError, hanging.result, status_code=504)


@before_the_script
def a_client_that_gives_up_waiting():
    raises(anthropic.APITimeoutError, lambda: ask("hang", using=make(seconds=0.5)))


with concurrent.futures.ThreadPoolExecutor() as beside:
    if scripted:
        hanging = beside.submit(lambda: ask("hang", using=make()))
    run()
