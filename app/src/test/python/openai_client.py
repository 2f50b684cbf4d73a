"""The official Python client against a gateway: base URL, API key, model. Prints "5 passed"."""

import sys

import openai

base_url, key, model = sys.argv[1:4]
client = openai.OpenAI(base_url=base_url, api_key=key, max_retries=0, timeout=300)
question = [{"role": "user", "content": "Name a colour."}]

answer = client.chat.completions.create(model=model, messages=question, max_tokens=16)
assert answer.choices[0].message.content.strip(), answer
assert answer.usage.completion_tokens > 0, answer

pieces = []
for chunk in client.chat.completions.create(model=model, messages=question, max_tokens=16, stream=True):
    assert chunk.usage is None, "usage was not asked for"
    pieces += [choice.delta.content for choice in chunk.choices if choice.delta.content]
assert len(pieces) > 3, pieces

assert model in [found.id for found in client.models.list()]

try:
    openai.OpenAI(base_url=base_url, api_key="plm-wrong", max_retries=0).models.list()
    raise SystemExit("a wrong key was let in")
except openai.AuthenticationError as refused:
    assert refused.code == "invalid_api_key", refused

try:
    client.chat.completions.create(model="no-such-model", messages=question)
    raise SystemExit("an unknown model answered")
except openai.NotFoundError as refused:
    assert refused.code == "model_not_found", refused

print("5 passed")
