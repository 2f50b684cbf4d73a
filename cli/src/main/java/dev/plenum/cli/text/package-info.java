/** How things are written for people: tables within 100 columns, sizes, relative times; and how durations and sizes are read. */
package dev.plenum.cli.text;
