package dev.plenum.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code plenum up}: everything in one process, until Ctrl-C or {@code plenum down}. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Starts control plane, gateway, local runtime and page in one process.",
            "Ctrl-C and `plenum down` stop all replicas with notice; SIGTERM leaves them running, to be taken back at the next start."
        })
final class UpCommand implements Callable<Integer> {

    @Mixin
    private UpOptions options;

    @Override
    public Integer call() throws Exception {
        try (Running running = Running.start(options.settings())) {
            ControlPlane plane = running.plane();
            System.out.printf(
                    "Plenum %s is up, pid %d%n",
                    Version.CURRENT, ProcessHandle.current().pid());
            System.out.println("  page     " + plane.page());
            System.out.println("  api      " + plane.api());
            System.out.println("  gateway  " + plane.gateway() + "/v1");
            System.out.println("  data     " + options.settings().data());
            System.out.println("Ctrl-C stops everything");
            running.await();
        }
        return 0;
    }
}
