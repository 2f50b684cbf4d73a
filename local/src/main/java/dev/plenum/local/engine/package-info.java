/**
 * Engines (what serves a model inside a replica) and dev environment tools, described by data: how to get one, the command
 * that starts it, where it answers, what it can do, how it is stopped.
 */
package dev.plenum.local.engine;
