/** Tells somebody that a budget is being spent: what crossed is decided once, kept in {@link dev.plenum.core.port.Notices}, and delivered until it arrives. */
package dev.plenum.app.notice;
