package dev.plenum.local.device;

/** Whose accelerator it is, which decides the variable that tells a process what it may see. */
public enum DeviceKind {
    NVIDIA("CUDA_VISIBLE_DEVICES"),
    AMD("ROCR_VISIBLE_DEVICES"),
    ASCEND("ASCEND_RT_VISIBLE_DEVICES"),
    INTEL("ZE_AFFINITY_MASK");

    private final String visibleVariable;

    DeviceKind(String visibleVariable) {
        this.visibleVariable = visibleVariable;
    }

    public String visibleVariable() {
        return visibleVariable;
    }
}
