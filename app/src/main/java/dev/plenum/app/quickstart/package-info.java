/** {@code plenum quickstart}: takes a new user from nothing to a served model, a trained one, a notebook and a statement. */
package dev.plenum.app.quickstart;
