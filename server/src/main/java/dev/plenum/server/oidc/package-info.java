/** Signing in at an OpenID provider: discovery, authorization code with PKCE, and what an ID token must be. It knows nothing of our users. */
package dev.plenum.server.oidc;
