package dev.plenum.app;

import dev.plenum.core.error.PlenumException;
import dev.plenum.gateway.file.GatewayFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plenum gateway}: the data path alone, until Ctrl-C or SIGTERM. */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a gateway in a process of its own: docs/gateway.md.",
            "With --config, keys, limits and routes come from a file, which is read again when it changes and at SIGHUP; one that is wrong is told, and the one before goes on serving.",
            "With --join, a control plane (`plenum up`) tells it keys and routes, each change at once, and gets its usage back; while that is away it serves by what it was told last, for up to 24 h.",
            "Ctrl-C and SIGTERM take nothing new and end it when what runs has ended."
        })
final class GatewayCommand implements Callable<Integer> {

    private static final int WRONG_USAGE = 2;

    @ArgGroup(multiplicity = "1")
    private From from;

    /** One of the two. */
    static final class From {

        @ArgGroup(exclusive = false, heading = "%nWith a file:%n")
        private FromFile file;

        @ArgGroup(exclusive = false, heading = "%nFed by a control plane:%n")
        private JoinOptions join;
    }

    /** Who may call what stands in a file. */
    static final class FromFile {

        @Option(names = "--config", required = true, paramLabel = "FILE", description = "The gateway's file, in YAML.")
        private Path config;

        @Option(names = "--check", description = "Only reads the file and says whether it is right.")
        private boolean check;
    }

    @Override
    public Integer call() throws Exception {
        return from.file == null ? join(from.join) : fromFile(from.file);
    }

    private static int fromFile(FromFile options) throws Exception {
        GatewayFile file;
        try {
            file = GatewayFile.read(options.config.toAbsolutePath().normalize());
        } catch (PlenumException wrong) {
            Main.Complaint.print(wrong);
            return WRONG_USAGE;
        }
        if (options.check) {
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

    private static int join(JoinOptions options) throws Exception {
        JoinSettings settings;
        try {
            settings = options.settings();
        } catch (PlenumException wrong) {
            Main.Complaint.print(wrong);
            return WRONG_USAGE;
        }
        try (JoinedGateway gateway = JoinedGateway.start(settings)) {
            print(settings, gateway);
            gateway.join();
            gateway.await();
            System.out.println("Ending: no new requests");
        }
        return 0;
    }

    private static void print(GatewayFile file, int port) {
        printUp(file.host(), port);
        System.out.println("  serves   " + file.summary());
        System.out.println("  config   " + file.path());
        System.out.println("  data     " + file.data());
        System.out.println("Ctrl-C ends it");
    }

    private static void print(JoinSettings settings, JoinedGateway gateway) {
        printUp(settings.host(), gateway.port());
        System.out.println("  joins    " + settings.controlPlane());
        System.out.println("  serves   "
                + gateway.kept()
                        .map(known -> JoinedGateway.summary(known.snapshot()) + ", as told at " + known.receivedAt())
                        .orElse("nothing before it is told"));
        System.out.println("  data     " + settings.data());
        System.out.println("Ctrl-C ends it");
    }

    private static void printUp(String host, int port) {
        System.out.printf(
                "Plenum %s gateway is up, pid %d%n",
                Version.CURRENT, ProcessHandle.current().pid());
        System.out.println("  listens  http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/v1");
    }
}
