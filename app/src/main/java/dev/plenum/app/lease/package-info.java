/** The control plane's side of spending leases: how much of a project's budget each gateway may spend. */
package dev.plenum.app.lease;
