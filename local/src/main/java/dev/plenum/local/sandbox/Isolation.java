package dev.plenum.local.sandbox;

import java.util.List;

/** What this machine enforces on replicas and what it does not, each in words for the operator: `plenum node` shows it. */
public record Isolation(List<Fact> facts) {

    /** @param what such as {@code files}; {@code how}: by what it is enforced, or why not and what would change that */
    public record Fact(String what, boolean enforced, String how) {}

    public Isolation {
        facts = List.copyOf(facts);
    }

    /** The facts of this machine. */
    public static Isolation of(Sandbox sandbox, Cgroups cgroups) {
        boolean sandboxed = !(sandbox instanceof Sandbox.None);
        String how = sandbox.describe();
        return new Isolation(List.of(
                new Fact("files of other replicas", sandboxed, how),
                new Fact("processes of other replicas", sandboxed, how),
                new Fact("device files", sandboxed, how),
                new Fact("visible-device variables", true, "environment; a program may ignore them"),
                new Fact("home directory of the user", false, "readable; run Plenum as a user of its own"),
                new Fact("network", false, "shared; services listen on the loopback interface"),
                cgroups.cpu().fact("cpu share"),
                cgroups.memory().fact("memory")));
    }
}
