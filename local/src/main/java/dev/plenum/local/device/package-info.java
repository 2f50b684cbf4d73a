/**
 * What this machine can compute on: its CPU always, and accelerators as their vendors' own tools list them. A tool that is
 * missing means no such device; one that fails becomes a note, never an error.
 */
package dev.plenum.local.device;
