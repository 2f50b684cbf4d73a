package dev.plenum.local.device;

/** A vendor's tool that is there but gave no usable answer; {@link DeviceDiscovery} turns it into a note. */
final class ToolFailure extends Exception {
    private static final long serialVersionUID = 1L;

    ToolFailure(String note) {
        super(note);
    }
}
