package dev.plenum.core.tenancy;

import java.util.Locale;

/** What one may be allowed to do; every operation of the API names one. {@link Permissions} says which role has it. */
public enum Permission {
    STATUS_READ,
    INSTALLATION_STOP,
    FLEET_READ,
    FLEET_WRITE,
    QUEUE_READ,
    GATEWAY_READ,
    GATEWAY_SERVE,
    PROJECT_READ,
    PROJECT_CREATE,
    QUOTA_WRITE,
    BINDING_WRITE,
    LIMIT_WRITE,
    WORKLOAD_READ,
    WORKLOAD_WRITE,
    LOG_READ,
    CHAT_USE,
    KEY_READ,
    KEY_WRITE,
    MODEL_READ,
    MODEL_WRITE,
    PRICE_READ,
    PRICE_WRITE,
    COST_READ,
    COST_WRITE,
    PERIOD_CLOSE,
    BILLING_READ,
    BILLING_WRITE,
    USAGE_READ,
    STATEMENT_READ,
    BUDGET_READ,
    BUDGET_WRITE,
    USER_READ,
    USER_WRITE,
    ROLE_READ,
    ROLE_WRITE,
    AUDIT_READ;

    /** As in messages, documents and on the command line, such as {@code workload:read}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', ':');
    }
}
