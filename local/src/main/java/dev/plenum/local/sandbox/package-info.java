/** What a replica may see and use of this machine, and plain words for what cannot be enforced here. */
package dev.plenum.local.sandbox;
