package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.app.bench.Installation;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The official clients of Python and Node, unmodified, through a gateway to a scripted upstream: every call, and all that can go wrong. */
class ClientsIT {

    private static ScriptedGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = ScriptedGateway.start("newest", "older", "anthropic", "node", "node-older");
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @AfterEach
    void nothingReachedTheUpstreamThatMustNot() {
        assertEquals(List.of(), gateway.upstream().wrongs());
    }

    private static void assertPassed(int checks, Installation.Done done) {
        assertEquals(0, done.status(), done.out() + done.err());
        assertEquals(checks + " passed", done.out().strip());
    }

    @Test
    void theNewestPythonClient() throws Exception {
        assertPassed(38, Environments.python("newest", "openai_client.py", gateway.told("newest")));
    }

    @Test
    void thePythonClientOfAYearAgo() throws Exception {
        assertPassed(38, Environments.python("a-year-ago", "openai_client.py", gateway.told("older")));
    }

    @Test
    void anthropicsPythonClient() throws Exception {
        assertPassed(19, Environments.python("newest", "anthropic_client.py", gateway.told("anthropic")));
    }

    @Test
    void theNewestNodeClient() throws Exception {
        Environments.assumeNode();
        assertPassed(24, Environments.node("openai_client.mjs", "openai", gateway.told("node")));
    }

    @Test
    void theNodeClientBefore() throws Exception {
        Environments.assumeNode();
        assertPassed(24, Environments.node("openai_client.mjs", "openai-6", gateway.told("node-older")));
    }
}
