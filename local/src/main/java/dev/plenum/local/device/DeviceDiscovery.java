package dev.plenum.local.device;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out what this machine can compute on; the local runtime calls it at the start. It never fails: a tool in trouble
 * becomes a note that the user sees beside the node.
 */
public final class DeviceDiscovery {
    private static final Duration TOOL_LIMIT = Duration.ofSeconds(5);
    private static final List<VendorListing> VENDORS =
            List.of(new NvidiaListing(), new AmdListing(), new AscendListing(), new IntelListing());

    private final VendorTools tools;
    private final MachineFiles files;

    /** This machine, with the tools on this process's PATH. */
    public DeviceDiscovery() {
        this(System.getenv().getOrDefault("PATH", ""), Path.of("/"), TOOL_LIMIT);
    }

    DeviceDiscovery(String path, Path root, Duration toolLimit) {
        this.tools = new VendorTools(path, toolLimit);
        this.files = new MachineFiles(root);
    }

    /**
     * What was found.
     *
     * @param notes one sentence for each tool that is there but did not answer as expected
     */
    public record Discovery(CpuDevice cpu, List<AcceleratorDevice> accelerators, List<String> notes) {
        public Discovery {
            accelerators = List.copyOf(accelerators);
            notes = List.copyOf(notes);
        }
    }

    /** Asks every vendor's tool that is installed, one after the other, at most five seconds for each call. */
    public Discovery discover() {
        List<AcceleratorDevice> devices = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (VendorListing vendor : VENDORS) {
            try {
                devices.addAll(vendor.list(tools, files));
            } catch (ToolFailure e) {
                notes.add(e.getMessage());
            }
        }
        return new Discovery(CpuDevice.discover(files.root()), devices, notes);
    }
}
