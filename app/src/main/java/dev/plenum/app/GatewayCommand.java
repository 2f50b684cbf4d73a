package dev.plenum.app;

import dev.plenum.core.error.PlenumException;
import dev.plenum.gateway.file.GatewayFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plenum gateway}: the data path alone, until Ctrl-C or SIGTERM. */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a gateway alone, with keys, limits and routes from a file: docs/gateway.md has its keys.",
            "The file is read again when it changes and at SIGHUP; one that is wrong is told, and the one before goes on serving.",
            "Ctrl-C and SIGTERM take nothing new and end it when what runs has ended."
        })
final class GatewayCommand implements Callable<Integer> {

    private static final int WRONG_FILE = 2;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The gateway's file, in YAML.")
    private Path config;

    @Option(names = "--check", description = "Only reads the file and says whether it is right.")
    private boolean check;

    @Override
    public Integer call() throws Exception {
        GatewayFile file;
        try {
            file = GatewayFile.read(config.toAbsolutePath().normalize());
        } catch (PlenumException wrong) {
            Main.Complaint.print(wrong);
            return WRONG_FILE;
        }
        if (check) {
            file.notices().forEach(notice -> System.err.println("plenum: " + file.path() + ": " + notice));
            System.out.println(file.path() + " is right: " + file.summary());
            return 0;
        }
        try (StandaloneGateway gateway = StandaloneGateway.start(file)) {
            print(file, gateway.port());
            gateway.await();
            System.out.println("Ending: no new requests");
        }
        return 0;
    }

    private static void print(GatewayFile file, int port) {
        String host = file.host().contains(":") ? "[" + file.host() + "]" : file.host();
        System.out.printf(
                "Plenum %s gateway is up, pid %d%n",
                Version.CURRENT, ProcessHandle.current().pid());
        System.out.println("  listens  http://" + host + ":" + port + "/v1");
        System.out.println("  serves   " + file.summary());
        System.out.println("  config   " + file.path());
        System.out.println("  data     " + file.data());
        System.out.println("Ctrl-C ends it");
    }
}
