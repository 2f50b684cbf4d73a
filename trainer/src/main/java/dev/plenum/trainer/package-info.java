/**
 * The built-in training recipe, run as a child process: {@link dev.plenum.trainer.Main} reads the command line,
 * {@link dev.plenum.trainer.Training} runs the steps, {@link dev.plenum.trainer.ModelFile} writes what an engine serves.
 */
package dev.plenum.trainer;
