/** {@code plenum bench}: measures the product as a user has it, from outside, in processes of its own. The integration tests use the same pieces. */
package dev.plenum.app.bench;
