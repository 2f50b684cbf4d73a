package dev.plenum.gateway;

import dev.plenum.gateway.snapshot.Probe;
import dev.plenum.gateway.snapshot.Target;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One probe of a target, over a connection of its own: the status of the answer decides, and the connection ends. */
final class Question implements EngineConnection.Asker {

    private final Target target;
    private final Probe probe;
    private final Worker worker;
    private final Consumer<String> judge;
    private EngineConnection connection;
    private Future<?> deadline;
    private boolean over;

    /** @param judge is told once what is wrong; nothing when the target is well */
    Question(Target target, Probe probe, Worker worker, Consumer<String> judge) {
        this.target = target;
        this.probe = probe;
        this.worker = worker;
        this.judge = judge;
    }

    /** On the worker's loop. */
    void ask(Connector connector) {
        deadline = worker.loop()
                .schedule(
                        () -> end("no answer within " + probe.timeout().toMillis() + " ms"),
                        probe.timeout().toNanos(),
                        TimeUnit.NANOSECONDS);
        connector.connect(target, worker, this::connected, this::failed);
    }

    private void connected(EngineConnection open) {
        if (over) {
            open.close();
            return;
        }
        connection = open;
        open.ask(request(), this);
    }

    private ByteBuf request() {
        StringBuilder head = new StringBuilder("GET ")
                .append(probe.path())
                .append(" HTTP/1.1\r\nHost: ")
                .append(target.baseUrl().getRawAuthority())
                .append("\r\nConnection: close\r\n");
        target.secret()
                .ifPresent(secret ->
                        head.append("Authorization: Bearer ").append(secret).append("\r\n"));
        head.append("\r\n");
        ByteBuf request = ByteBufAllocator.DEFAULT.buffer(head.length());
        request.writeCharSequence(head, StandardCharsets.ISO_8859_1);
        return request;
    }

    @Override
    public void head(AnswerHead head) {
        end(head.isSuccess() ? "" : "it answers " + probe.path() + " with status " + head.status());
    }

    @Override
    public void failed(IOException why) {
        end(String.valueOf(why.getMessage()));
    }

    private void end(String trouble) {
        if (over) {
            return;
        }
        over = true;
        deadline.cancel(false);
        if (connection != null) {
            connection.abandon();
        }
        judge.accept(trouble);
    }

    @Override
    public void body(byte[] bytes, int from, int to) {
        // The status said it.
    }

    @Override
    public void end() {
        // The status said it.
    }

    @Override
    public void pause() {
        // Nobody waits for more.
    }
}
