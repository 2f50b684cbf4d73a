package dev.plenum.api;

/**
 * What a control plane says first to a gateway that it feeds.
 *
 * @param format of the messages that follow; a gateway asks for the one it reads
 * @param controlPlane its name, born with its data directory: a gateway's usage belongs to one control plane
 * @param version of Plenum that it runs
 */
public record GatewayHello(int format, String controlPlane, String version) {

    /** The format that this version writes and reads. New kinds of messages and new fields do not change it. */
    public static final int FORMAT = 1;
}
