package dev.plenum.server;

import java.util.List;

/** What a request means when it leaves something out, and which names exist for what it may choose. */
final class Defaults {

    static final String PROJECT = "default";
    static final String ORGANIZATION = "default";
    static final double CPU_CORES = 1;
    static final long MEMORY_MIB = 512;
    /** What an engine may need beside the model's own bytes: four contexts of 4096 tokens, buffers, code. */
    static final long ENGINE_MEMORY_MIB = 1_024;

    static final int MOST_CONTEXT_TOKENS = 4096;
    static final List<String> ENGINES = List.of("llama.cpp");
    static final List<String> TOOLS = List.of("jupyterlab");
    static final List<String> RECIPES = List.of("decoder");

    private Defaults() {}
}
