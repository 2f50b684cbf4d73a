"""Runs llama.cpp's own HTTP server from the xllamacpp package, with llama-server's flags.

SIGTERM keeps its default meaning, so that the process ends at once, also while a large model loads.
"""

import argparse
import os
import signal
import sys


def arguments():
    parser = argparse.ArgumentParser(prog="llama_server.py", allow_abbrev=False)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--model")
    parser.add_argument("--alias", default="")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--ctx-size", type=int, default=0)
    parser.add_argument("--parallel", type=int, default=1)
    parser.add_argument("--batch-size", type=int, default=2048)
    parser.add_argument("--ubatch-size", type=int, default=2048)
    parser.add_argument("--cache-ram", type=int, default=256, help="MiB kept for prompts seen before")
    parser.add_argument("--n-gpu-layers", type=int, default=-1)
    parser.add_argument("--pooling", choices=["mean", "cls", "last", "rank"], default="mean")
    parser.add_argument("--embeddings", action="store_true")
    parser.add_argument("--metrics", action="store_true")
    parser.add_argument("--jinja", action="store_true", help="always on here; taken for llama-server's sake")
    parser.add_argument("--no-webui", action="store_true")
    parser.add_argument("--no-warmup", action="store_true")
    parser.add_argument("--log-verbosity", type=int, default=1)
    parser.add_argument("--list-devices", action="store_true", help="print what this build can compute on, and exit")
    return parser.parse_args()


def list_devices(xllamacpp):
    for device in xllamacpp.get_device_info():
        total = int(device["memory_total"]) >> 20
        free = int(device["memory_free"]) >> 20
        print(f"  {device['name']}: {device['description']} ({total} MiB, {free} MiB free)")


def main():
    flags = arguments()
    import xllamacpp

    if flags.list_devices:
        list_devices(xllamacpp)
        return 0
    if not flags.model or not os.path.isfile(flags.model):
        print(f"--model {flags.model}: expected a GGUF file that exists", file=sys.stderr)
        return 2
    params = xllamacpp.CommonParams()
    params.hostnames = [flags.host]
    params.port = flags.port
    params.model.path = flags.model
    if flags.alias:
        params.model_alias = {flags.alias}
    params.cpuparams.n_threads = flags.threads
    params.cpuparams_batch.n_threads = flags.threads
    params.n_ctx = flags.ctx_size
    params.n_parallel = flags.parallel
    params.n_batch = flags.batch_size
    params.n_ubatch = flags.ubatch_size
    params.cache_ram_mib = flags.cache_ram
    params.n_gpu_layers = flags.n_gpu_layers
    params.endpoint_metrics = flags.metrics
    params.ui = not flags.no_webui
    params.warmup = not flags.no_warmup
    params.verbosity = flags.log_verbosity
    if flags.embeddings:
        params.embedding = True
        params.pooling_type = getattr(xllamacpp.llama_pooling_type, "LLAMA_POOLING_TYPE_" + flags.pooling.upper())
    try:
        server = xllamacpp.Server(params)
    except Exception as error:
        print(f"the engine did not start with model {flags.model}: {error}", file=sys.stderr)
        return 1
    print(f"listening on {server.listening_address}", flush=True)
    while True:
        signal.pause()


if __name__ == "__main__":
    sys.exit(main())
