package dev.plenum.core.loop;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Variant;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.World;
import dev.plenum.core.world.WorldImage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides whether a workload may be submitted: its name, where it may run, its project's whole quota and budget. {@link CommandDecider} asks it. */
final class SubmitDecider {

    private SubmitDecider() {}

    /** @throws PlenumException when it is refused */
    static Decision submit(World world, Input.Submit submit, Instant now) {
        Workload workload = submit.workload();
        Project project = CommandDecider.project(world, workload.project());
        Optional<WorldImage.IdempotencyKey> earlier =
                submit.idempotency().flatMap(asked -> world.remembered(workload.project(), asked.key()));
        if (earlier.isPresent()) {
            return repeated(earlier.get(), submit);
        }
        world.workload(workload.project(), workload.name()).ifPresent(alive -> {
            throw new PlenumException(
                    ErrorCode.NAME_TAKEN,
                    workload.kind() + " name '" + workload.name() + "' is taken by " + alive.id(),
                    "a name that nothing alive in project " + workload.project() + " has",
                    "Choose another name, or stop " + alive.id());
        });
        ResidencyDecider.checkRegion(project, workload);
        checkQuota(project, workload);
        checkBudget(world, project);
        WorkloadId id = WorkloadId.of(workload.kind(), world.position() + 1);
        return Decision.of(id.text(), new Event.WorkloadSubmitted(id, workload, now, submit.idempotency()));
    }

    private static Decision repeated(WorldImage.IdempotencyKey earlier, Input.Submit submit) {
        if (!submit.idempotency().equals(Optional.of(earlier.idempotency()))) {
            throw new PlenumException(
                    ErrorCode.IDEMPOTENCY_MISMATCH,
                    "idempotency key '" + earlier.idempotency().key() + "' was used for another request, "
                            + earlier.id(),
                    "the same request again, or a new key",
                    "Send a new Idempotency-Key");
        }
        return new Decision(earlier.id().text(), List.of());
    }

    /** A workload that could not start even if its project held nothing else would wait for ever: it is refused. */
    private static void checkQuota(Project project, Workload workload) {
        int together = workload.kind().equals("job") ? workload.replicas() : 1;
        MilliCpu cpu = workload.request().cpu().times(together);
        project.quota().cpu().filter(most -> cpu.compareTo(most) > 0).ifPresent(most -> {
            throw quotaExceeded(project, cpu.toString(), most.toString());
        });
        boolean some = Stream.concat(
                        Stream.of(workload.request()),
                        workload.variants().stream().map(Variant::request))
                .anyMatch(request -> withinWholeQuota(project.quota(), request, together));
        if (!some) {
            Request.Devices asked = workload.request().devices().orElseThrow();
            throw quotaExceeded(
                    project,
                    (long) asked.thousandths() * together + " thousandths of " + asked.model(),
                    project.quota().most(asked.model()) + " thousandths");
        }
    }

    /** On one of the models that it accepts; whoever accepts any may find one that is not limited. */
    private static boolean withinWholeQuota(Quota quota, Request request, int together) {
        if (request.devices().isEmpty()) {
            return true;
        }
        Request.Devices asked = request.devices().get();
        return asked.model().equals(Request.Devices.ANY)
                || asked.models().stream()
                        .anyMatch(model -> (long) asked.thousandths() * together <= quota.most(model));
    }

    private static void checkBudget(World world, Project project) {
        world.spentBudget(project.name()).ifPresent(payer -> {
            throw new PlenumException(
                    ErrorCode.BUDGET_SPENT,
                    payer.words() + " has spent its budget of "
                            + world.budget(payer).map(Budget::amount).orElse(Money.ZERO) + " for this month",
                    "a project that has money left; the next budget begins at "
                            + world.outOfBudget().get(payer.toString()),
                    "Wait for it, or raise this one: plenum budget set " + payer);
        });
    }

    private static PlenumException quotaExceeded(Project project, String asked, String most) {
        return new PlenumException(
                ErrorCode.QUOTA_EXCEEDED,
                "it asks for " + asked + ", more than the whole quota of project " + project.name(),
                "at most " + most,
                "Ask for less, or raise the quota: plenum project quota " + project.name());
    }
}
