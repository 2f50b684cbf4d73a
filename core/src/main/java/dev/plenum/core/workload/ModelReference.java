package dev.plenum.core.workload;

/**
 * A model of the catalog as a workload names it: resolved when the workload is submitted, so that replay never has to look.
 *
 * @param location where the runtime finds its file
 */
public record ModelReference(String name, String location) {}
