package dev.plenum.app.quickstart;

import dev.plenum.api.CurvePoint;
import dev.plenum.api.Items;
import dev.plenum.api.PlenumClient;
import dev.plenum.api.WorkloadDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import tools.jackson.core.type.TypeReference;

/** Follows a training job: its loss falls on one line. */
final class Training {

    /** Small enough for half a minute on one core, large enough that English words appear. */
    static final Map<String, String> QUICK = Map.of("steps", "500", "batch", "1");

    /** Asks the served model from a notebook, with nothing but Python's own library; the model's name is filled in. */
    static final String CELL = """
            import json, os, urllib.request
            request = urllib.request.Request(
                os.environ["OPENAI_BASE_URL"] + "/chat/completions",
                data=json.dumps({"model": "%s", "max_tokens": 24, "temperature": 0, "messages":
                    [{"role": "user", "content": "Say hello to a notebook user."}]}).encode(),
                headers={"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["OPENAI_API_KEY"]})
            answer = json.load(urllib.request.urlopen(request, timeout=170))
            print("model>", answer["choices"][0]["message"]["content"].strip())
            """;

    private static final int TOLD_EVERY = 50;
    private static final int SMOOTHED_STEPS = 20;
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration MODEL_WITHIN = Duration.ofSeconds(30);

    private final PlenumClient client;
    private final Report report;
    private final String job;
    private final List<CurvePoint> points = new ArrayList<>();

    Training(PlenumClient client, Report report, String job) {
        this.client = client;
        this.report = report;
        this.job = job;
    }

    /** Until the job has ended. */
    void follow(Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        int told = 0;
        boolean ended = false;
        while (!ended && System.nanoTime() < until) {
            Thread.sleep(LOOK_EVERY);
            ended = client.get("/v1/workloads/" + job, WorkloadDocument.class)
                    .endedAt()
                    .isPresent();
            int before = points.size();
            points.addAll(client.get(
                            "/v1/workloads/" + job + "/curve?from=" + points.size(),
                            new TypeReference<Items<CurvePoint>>() {})
                    .items());
            if (points.size() > before) {
                CurvePoint last = points.getLast();
                boolean milestone = last.step() / TOLD_EVERY > told;
                told = last.step() / TOLD_EVERY;
                report.progress(
                        String.format(
                                Locale.ROOT,
                                "step %d of %s  loss %.3f  %.0f tokens/s",
                                last.step(),
                                QUICK.get("steps"),
                                recentLoss(),
                                last.tokensPerSecond()),
                        milestone || ended);
            }
        }
    }

    /** Single steps are noisy: the mean of the last few. */
    private double recentLoss() {
        return points.subList(Math.max(0, points.size() - SMOOTHED_STEPS), points.size()).stream()
                .mapToDouble(CurvePoint::loss)
                .average()
                .orElse(Double.NaN);
    }

    /** The finished checkpoint becomes a model of the catalog a moment after the job has ended. */
    void awaitModel(BooleanSupplier registered) throws InterruptedException {
        long until = System.nanoTime() + MODEL_WITHIN.toNanos();
        while (!registered.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("the model of " + job + " did not reach the catalog");
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    List<CurvePoint> points() {
        return points;
    }
}
