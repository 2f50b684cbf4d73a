/**
 * The {@code plenum} command: {@link dev.plenum.cli.Main} finds the command by its first words, {@code grammar} reads its arguments, one class a noun acts
 * through the API, {@code text} writes tables and times. Loads only what the command at hand needs: start-up is most of its time.
 */
package dev.plenum.cli;
