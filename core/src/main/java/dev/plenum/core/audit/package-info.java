/** Who did what to what, from where, with what outcome: what the journal keeps of it, and how it is asked for. */
package dev.plenum.core.audit;
