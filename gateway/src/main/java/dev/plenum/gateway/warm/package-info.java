/** Before a gateway reports ready: {@link dev.plenum.gateway.warm.WarmUp} runs the path of a request until its code is compiled. */
package dev.plenum.gateway.warm;
