/** Domain and decisions. Requires nothing but {@code java.base}: no clock, thread, file, socket or log is reachable by accident. */
module dev.plenum.core {
    exports dev.plenum.core.audit;
    exports dev.plenum.core.billing;
    exports dev.plenum.core.billing.derive;
    exports dev.plenum.core.error;
    exports dev.plenum.core.fleet;
    exports dev.plenum.core.loop;
    exports dev.plenum.core.metering;
    exports dev.plenum.core.owning;
    exports dev.plenum.core.port;
    exports dev.plenum.core.scheduling;
    exports dev.plenum.core.tenancy;
    exports dev.plenum.core.units;
    exports dev.plenum.core.workload;
    exports dev.plenum.core.world;
}
