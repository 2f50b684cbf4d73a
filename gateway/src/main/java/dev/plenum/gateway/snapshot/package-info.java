/**
 * What a gateway serves from: keys, limits, routes and their targets. {@link dev.plenum.gateway.snapshot.Snapshot} is what it is given,
 * {@link dev.plenum.gateway.snapshot.Directory} the same as requests look things up, {@link dev.plenum.gateway.snapshot.SnapshotFile} its copy on disk.
 */
package dev.plenum.gateway.snapshot;
