package dev.plenum.gateway.limit;

import dev.plenum.core.tenancy.Limit;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageCodec;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link ShareMessage}s as bytes: four of length, one of kind, then the components in order. Numbers are big-endian, texts and lists are counted. */
final class ShareCodec extends ByteToMessageCodec<ShareMessage> {

    private static final int LONGEST_FRAME_BYTES = 64 << 10;

    @Override
    protected void encode(ChannelHandlerContext context, ShareMessage message, ByteBuf out) {
        int start = out.writerIndex();
        out.writeInt(0);
        write(message, out);
        out.setInt(start, out.writerIndex() - start - Integer.BYTES);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        while (in.readableBytes() >= Integer.BYTES) {
            int length = in.getInt(in.readerIndex());
            if (length < 1 || length > LONGEST_FRAME_BYTES) {
                throw new CorruptedFrameException("frame of " + length + " bytes");
            }
            if (in.readableBytes() < Integer.BYTES + length) {
                return;
            }
            in.skipBytes(Integer.BYTES);
            out.add(read(in.readSlice(length)));
        }
    }

    private static void write(ShareMessage message, ByteBuf out) {
        switch (message) {
            case ShareMessage.Challenge it -> text(out.writeByte(0), it.nonce());
            case ShareMessage.Proof it -> text(text(out.writeByte(1), it.nonce()), it.proof());
            case ShareMessage.Welcome it -> text(out.writeByte(2), it.proof());
            case ShareMessage.Gateways it -> out.writeByte(3).writeInt(it.count());
            case ShareMessage.Define it -> {
                text(text(out.writeByte(4).writeInt(it.number()), it.key()), it.project());
                limits(out, it.keyLimits());
                limits(out, it.projectLimits());
            }
            case ShareMessage.Forget it -> out.writeByte(5).writeInt(it.number());
            case ShareMessage.Ask it ->
                longs(out.writeByte(6).writeInt(it.number()), it.firstTokens(), it.requests(), it.tokens());
            case ShareMessage.Grant it -> {
                longs(out.writeByte(7).writeInt(it.number()), it.time(), it.requests(), it.tokens());
                figures(out, it.figures());
            }
            case ShareMessage.Refuse it -> {
                out.writeByte(8).writeInt(it.number()).writeInt(it.limit());
                longs(out, it.used(), it.retryNanos()).writeBoolean(it.never());
                figures(out, it.figures());
            }
            case ShareMessage.Change it ->
                longs(out.writeByte(9).writeInt(it.number()), it.time(), it.requests(), it.tokens(), it.running());
            case ShareMessage.Report it ->
                longs(out.writeByte(10).writeInt(it.number()), it.requests(), it.tokens(), it.running());
        }
    }

    private static ShareMessage read(ByteBuf in) {
        byte kind = in.readByte();
        return switch (kind) {
            case 0 -> new ShareMessage.Challenge(text(in));
            case 1 -> new ShareMessage.Proof(text(in), text(in));
            case 2 -> new ShareMessage.Welcome(text(in));
            case 3 -> new ShareMessage.Gateways(in.readInt());
            case 4 -> new ShareMessage.Define(in.readInt(), text(in), text(in), limits(in), limits(in));
            case 5 -> new ShareMessage.Forget(in.readInt());
            case 6 -> new ShareMessage.Ask(in.readInt(), in.readLong(), in.readLong(), in.readLong());
            case 7 -> new ShareMessage.Grant(in.readInt(), in.readLong(), in.readLong(), in.readLong(), figures(in));
            case 8 ->
                new ShareMessage.Refuse(
                        in.readInt(), in.readInt(), in.readLong(), in.readLong(), in.readBoolean(), figures(in));
            case 9 -> new ShareMessage.Change(in.readInt(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
            case 10 -> new ShareMessage.Report(in.readInt(), in.readLong(), in.readLong(), in.readLong());
            default -> throw new CorruptedFrameException("message of kind " + kind);
        };
    }

    private static ByteBuf longs(ByteBuf out, long... values) {
        for (long value : values) {
            out.writeLong(value);
        }
        return out;
    }

    private static ByteBuf text(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return out.writeShort(bytes.length).writeBytes(bytes);
    }

    private static String text(ByteBuf in) {
        return in.readString(in.readUnsignedShort(), StandardCharsets.UTF_8);
    }

    private static void limits(ByteBuf out, List<Limit> limits) {
        out.writeByte(limits.size());
        for (Limit limit : limits) {
            out.writeByte(code(limit.kind()))
                    .writeLong(limit.most())
                    .writeLong(limit.per().toNanos());
        }
    }

    private static List<Limit> limits(ByteBuf in) {
        int count = in.readUnsignedByte();
        List<Limit> limits = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            limits.add(new Limit(kind(in.readByte()), in.readLong(), Duration.ofNanos(in.readLong())));
        }
        return List.copyOf(limits);
    }

    private static int code(Limit.Kind kind) {
        return switch (kind) {
            case REQUESTS -> 0;
            case TOKENS -> 1;
            case CONCURRENT -> 2;
        };
    }

    private static Limit.Kind kind(byte code) {
        return switch (code) {
            case 0 -> Limit.Kind.REQUESTS;
            case 1 -> Limit.Kind.TOKENS;
            case 2 -> Limit.Kind.CONCURRENT;
            default -> throw new CorruptedFrameException("limit of kind " + code);
        };
    }

    private static void figures(ByteBuf out, Figures figures) {
        figure(out, figures.requests());
        figure(out, figures.tokens());
    }

    private static Figures figures(ByteBuf in) {
        return new Figures(figure(in), figure(in));
    }

    private static void figure(ByteBuf out, Optional<Figures.Figure> figure) {
        out.writeBoolean(figure.isPresent());
        figure.ifPresent(it -> longs(out, it.limit(), it.remaining(), it.reset().toNanos()));
    }

    private static Optional<Figures.Figure> figure(ByteBuf in) {
        return in.readBoolean()
                ? Optional.of(new Figures.Figure(in.readLong(), in.readLong(), Duration.ofNanos(in.readLong())))
                : Optional.empty();
    }
}
