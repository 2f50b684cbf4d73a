/** What can be typed: flags and parameters as data, one quick reader of arguments, and picocli for all that needs words. */
package dev.plenum.cli.grammar;
