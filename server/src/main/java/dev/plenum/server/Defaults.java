package dev.plenum.server;

import java.util.List;

/** What a request means when it leaves something out, and which names exist for what it may choose. */
final class Defaults {

    static final String PROJECT = "default";
    static final String ORGANIZATION = "default";
    static final double CPU_CORES = 1;
    static final long MEMORY_MIB = 512;
    /** What an engine needs beside the model's own bytes: context, buffers, code. */
    static final long ENGINE_MEMORY_MIB = 300;

    static final int MOST_CONTEXT_TOKENS = 4096;
    static final List<String> ENGINES = List.of("llama.cpp");
    static final List<String> TOOLS = List.of("jupyterlab");
    static final List<String> RECIPES = List.of("decoder");

    private Defaults() {}
}
