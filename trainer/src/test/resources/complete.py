"""Loads a GGUF file in llama.cpp and prints, as JSON, what it generates greedily after a prompt."""

import json
import sys

import xllamacpp

model, prompt, tokens = sys.argv[1], sys.argv[2], int(sys.argv[3])
params = xllamacpp.CommonParams()
params.model.path = model
params.n_ctx = 0
params.n_parallel = 1
params.warmup = False
params.cpuparams.n_threads = 1
params.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(params)
answer = server.handle_completions(
    {"prompt": prompt, "max_tokens": tokens, "temperature": 0, "cache_prompt": False}
)
print(json.dumps({"text": answer["choices"][0]["text"]}))
