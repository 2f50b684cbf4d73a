package dev.plenum.app.bench.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All gateways that the bench knows, in the order of the table. */
public final class Peers {

    private Peers() {}

    /**
     * @param portkey the folder where npm installed it
     * @param litellm the Python environment that has it
     * @param ours names and launcher scripts
     */
    public static List<Peer> all(Optional<Path> portkey, Optional<Path> litellm, Map<String, Path> ours) {
        List<Peer> all = new ArrayList<>(List.of(
                new Nginx(),
                new Haproxy(),
                new NginxLua(),
                new Portkey(portkey.map(Path::toAbsolutePath)),
                new LiteLlm(litellm.map(Path::toAbsolutePath))));
        ours.forEach((name, launcher) -> all.add(new Plenum(name, launcher.toAbsolutePath())));
        return all;
    }
}
