/** Turns what workloads launch into commands of this machine: engines, tools, recipes, plain commands. */
package dev.plenum.local.plan;
