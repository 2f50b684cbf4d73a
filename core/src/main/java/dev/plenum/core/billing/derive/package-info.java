/** What an hour of a device costs its owner, line by line, and the price that earns it back. */
package dev.plenum.core.billing.derive;
