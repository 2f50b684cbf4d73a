/** Placeholder replaced by the module's first slice. */
package dev.plenum.gateway;
