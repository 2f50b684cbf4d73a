"""Loads a GGUF file in llama.cpp and prints, as JSON, what it generates greedily after each prompt."""

import json
import sys

import xllamacpp

model, tokens, prompts = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
params = xllamacpp.CommonParams()
params.model.path = model
params.n_ctx = 0
params.n_parallel = 1
params.warmup = False
params.cpuparams.n_threads = 1
params.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(params)
texts = []
for prompt in prompts:
    answer = server.handle_completions(
        {"prompt": prompt, "max_tokens": tokens, "temperature": 0, "cache_prompt": False}
    )
    texts.append(answer["choices"][0]["text"])
print(json.dumps(texts))
