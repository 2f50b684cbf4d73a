/** JSON on the data path: {@link dev.plenum.gateway.json.JsonScan} reads a body in place, without objects; {@link dev.plenum.gateway.json.Json} writes short answers. */
package dev.plenum.gateway.json;
