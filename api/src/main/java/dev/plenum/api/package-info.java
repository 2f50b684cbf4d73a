/** The v1 wire contract: one record a document, as JSON in snake_case. {@code openapi.yaml} beside it is the golden form. */
package dev.plenum.api;
