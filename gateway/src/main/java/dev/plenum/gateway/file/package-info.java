/**
 * The YAML file of a gateway that runs alone. Read {@link dev.plenum.gateway.file.GatewayFile} (what it says), then {@code RouteList}, {@code KeyList} and
 * {@code LimitList} (which keys each section has) and {@code Field} (how one value is read, and what is said when it is wrong).
 */
package dev.plenum.gateway.file;
