/** The runtime adapter for this machine: replicas as local processes, readopted after a restart. */
package dev.plenum.local.runtime;
