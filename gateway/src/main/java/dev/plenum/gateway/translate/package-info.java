/**
 * The Messages and Responses APIs for engines that only chat. A {@link dev.plenum.gateway.translate.Translation} is made for each such request: it has the
 * request for {@code /v1/chat/completions}, and turns the answer back, whole or event by event. Only here the gateway builds object trees.
 */
package dev.plenum.gateway.translate;
