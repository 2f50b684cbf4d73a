package dev.plenum.core.tenancy;

/**
 * Who a user is at an OpenID provider: the issuer's address and the subject that it never gives to somebody else. Names there may change or be reused.
 */
public record ExternalIdentity(String issuer, String subject) {}
