/** What starts a replica on this machine and outlives the control plane: the shim, its directory, its records. */
package dev.plenum.local.shim;
