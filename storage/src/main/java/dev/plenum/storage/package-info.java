/** The ports of {@code dev.plenum.core.port} on this machine's disk: three SQLite files, and the usage log's segment files. */
package dev.plenum.storage;
