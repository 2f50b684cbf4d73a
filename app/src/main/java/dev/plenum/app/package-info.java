/** Puts everything together: start with {@link dev.plenum.app.Main}, then {@link dev.plenum.app.Wiring}. */
package dev.plenum.app;
