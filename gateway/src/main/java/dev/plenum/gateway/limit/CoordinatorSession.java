package dev.plenum.gateway.limit;

import dev.plenum.core.tenancy.Limit;
import dev.plenum.gateway.snapshot.Snapshot;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The coordinator's side of one gateway's connection. */
@SuppressWarnings("FutureReturnValueIgnored")
final class CoordinatorSession extends SimpleChannelInboundHandler<ShareMessage> {

    private static final System.Logger LOG = System.getLogger(CoordinatorSession.class.getName());
    private static final long PROOF_SECONDS = 2;

    private final Coordinator coordinator;
    private final ShareSecret secret;
    private final String nonce = ShareSecret.nonce();
    private final Map<Integer, Shared> keys = new HashMap<>();
    private boolean proven;

    /** A key as this gateway has defined it, and how many of its requests run there. */
    private record Shared(Snapshot.Key key, List<Limit> projectLimits, long running) {

        Shared running(long more) {
            return new Shared(key, projectLimits, running + more);
        }
    }

    CoordinatorSession(Coordinator coordinator, ShareSecret secret) {
        this.coordinator = coordinator;
        this.secret = secret;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.writeAndFlush(new ShareMessage.Challenge(nonce));
        context.executor().schedule(() -> closeUnproven(context), PROOF_SECONDS, TimeUnit.SECONDS);
    }

    private void closeUnproven(ChannelHandlerContext context) {
        if (!proven) {
            context.close();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ShareMessage message) {
        if (proven) {
            heard(context, message, System.nanoTime());
        } else if (message instanceof ShareMessage.Proof proof
                && ShareSecret.same(proof.proof(), secret.proof("gateway", nonce, proof.nonce()))) {
            proven = true;
            context.writeAndFlush(new ShareMessage.Welcome(secret.proof("coordinator", nonce, proof.nonce())));
            coordinator.joined(context.channel());
        } else {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} wanted to share limits and does not know the secret",
                    context.channel().remoteAddress());
            context.close();
        }
    }

    private void heard(ChannelHandlerContext context, ShareMessage message, long now) {
        switch (message) {
            case ShareMessage.Define define -> define(define);
            case ShareMessage.Forget forget -> forget(forget.number(), now);
            case ShareMessage.Ask ask -> {
                if (keys.containsKey(ask.number())) {
                    context.write(answer(ask, now));
                }
            }
            case ShareMessage.Change change -> change(change);
            case ShareMessage.Report report -> report(report, now);
            default -> throw new IllegalArgumentException("unexpected " + message);
        }
    }

    private void define(ShareMessage.Define define) {
        Snapshot.Key key =
                new Snapshot.Key(define.key(), define.project(), Set.of(), lengthened(define.keyLimits()), 0);
        Shared before = keys.get(define.number());
        keys.put(
                define.number(),
                new Shared(key, lengthened(define.projectLimits()), before == null ? 0 : before.running));
    }

    private static List<Limit> lengthened(List<Limit> limits) {
        return limits.stream().map(Coordinator::lengthened).toList();
    }

    /** All that was asked for or, by halves, as much less as it takes; the first request alone at last. */
    private ShareMessage answer(ShareMessage.Ask ask, long now) {
        Shared shared = keys.get(ask.number());
        long others = ask.requests() - 1;
        for (long more = others; ; more /= 2) {
            long tokens = ask.firstTokens() + part(ask.tokens() - ask.firstTokens(), more, others);
            Verdict verdict = coordinator.limits().admit(shared.key, shared.projectLimits, 1 + more, tokens, now);
            if (verdict instanceof Counted counted) {
                keys.put(ask.number(), shared.running(1 + more));
                return new ShareMessage.Grant(ask.number(), counted.time(), 1 + more, tokens, figures(shared, now));
            }
            if (more == 0) {
                return refuse(ask.number(), shared, (Verdict.Refused) verdict, now);
            }
        }
    }

    private static long part(long all, long some, long of) {
        return of == 0 ? 0 : all / of * some + all % of * some / of;
    }

    private ShareMessage refuse(int number, Shared shared, Verdict.Refused refused, long now) {
        List<Limit> all = Stream.concat(shared.key.limits().stream(), shared.projectLimits.stream())
                .toList();
        int index = refused.ofProject() ? all.lastIndexOf(refused.limit()) : all.indexOf(refused.limit());
        return new ShareMessage.Refuse(
                number, index, refused.used(), refused.retryAfter().toNanos(), refused.never(), figures(shared, now));
    }

    private Figures figures(Shared shared, long now) {
        return coordinator.limits().figures(shared.key, now);
    }

    private void change(ShareMessage.Change change) {
        Shared shared = keys.get(change.number());
        if (shared != null) {
            keys.put(change.number(), shared.running(change.running()));
            coordinator
                    .limits()
                    .change(shared.key, change.time(), change.requests(), change.tokens(), change.running());
        }
    }

    private void report(ShareMessage.Report report, long now) {
        Shared shared = keys.get(report.number());
        if (shared != null) {
            keys.put(report.number(), shared.running(report.running()));
            coordinator
                    .limits()
                    .count(shared.key, shared.projectLimits, report.requests(), report.tokens(), report.running(), now);
        }
    }

    private void forget(int number, long now) {
        Shared shared = keys.remove(number);
        if (shared != null) {
            coordinator.limits().change(shared.key, now, 0, 0, -shared.running);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        long now = System.nanoTime();
        List.copyOf(keys.keySet()).forEach(number -> forget(number, now));
        coordinator.left(context.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.log(System.Logger.Level.WARNING, "A gateway that shares limits is cut off: {0}", cause.getMessage());
        context.close();
    }
}
