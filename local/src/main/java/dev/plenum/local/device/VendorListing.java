package dev.plenum.local.device;

import java.util.List;

/** One vendor's way to list its devices: which tool to ask, how to read its answer, which files a process needs. */
sealed interface VendorListing permits NvidiaListing, AmdListing, AscendListing, IntelListing {
    /** The devices; none if the vendor's tool is not on this machine. */
    List<AcceleratorDevice> list(VendorTools tools, MachineFiles files) throws ToolFailure;
}
