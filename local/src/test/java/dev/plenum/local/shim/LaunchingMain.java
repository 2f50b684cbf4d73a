package dev.plenum.local.shim;

import java.nio.file.Path;

/** A small control plane to be killed: launches the prepared replica, says so, and waits for its end. */
public final class LaunchingMain {
    private LaunchingMain() {}

    public static void main(String[] arguments) throws Exception {
        Shim shim = Shim.install(Path.of(arguments[0]));
        System.out.println(shim.launch(new ReplicaDirectory(Path.of(arguments[1]))));
        System.out.flush();
        System.in.read();
    }
}
