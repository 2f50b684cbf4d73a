/**
 * The control plane's HTTP side: REST, event streams, the page, and the proxy to dev environments. It reads {@link dev.plenum.core.port.Views},
 * asks for changes through {@link dev.plenum.server.Commands}, and decides nothing. Start at {@link dev.plenum.server.ApiServer}, then
 * {@code RouteTable}.
 */
package dev.plenum.server;
