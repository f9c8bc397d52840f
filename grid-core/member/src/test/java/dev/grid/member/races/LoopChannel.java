package dev.grid.member.races;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A channel with no socket, whose event loop is whichever thread runs its tasks: that of an actor
 * first, then the arbiter's. Knows of Netty what a connection uses, and no more.
 */
public final class LoopChannel {

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final EventLoop loop = proxy(EventLoop.class, (self, method, a) -> onLoop(method, a));
  private final Channel channel = proxy(Channel.class, (self, method, a) -> onChannel(method, a));

  /** What was written, by the loop. */
  private final List<Byte> written = new ArrayList<>();

  private volatile @Nullable Thread thread;
  private volatile boolean stopped;
  private @Nullable ChannelFutureListener whenClosed;
  private @Nullable ChannelInboundHandler handler;
  private boolean closed;

  private static <T> T proxy(Class<T> type, Call call) {
    InvocationHandler handler =
        (self, method, arguments) ->
            call.on(self, method.getName(), arguments == null ? new Object[0] : arguments);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private interface Call {
    @Nullable Object on(Object self, String method, Object[] arguments);
  }

  /** What the connection is made of. */
  public Channel channel() {
    return channel;
  }

  /** All bytes that were handed to the channel, in their order. On the loop's thread. */
  public List<Byte> written() {
    return written;
  }

  /** The connection's own handler. */
  public ChannelInboundHandler handler() {
    return Objects.requireNonNull(handler);
  }

  /** Becomes the loop, and runs so many tasks if there are. */
  public void run(int count) {
    thread = Thread.currentThread();
    for (int i = 0; i < count; i++) {
      Runnable task = tasks.poll();
      if (task != null) {
        task.run();
      }
    }
  }

  /** Becomes the loop, and runs tasks until there are none. */
  public void runAll() {
    run(0);
    for (Runnable task; (task = tasks.poll()) != null; ) {
      task.run();
    }
  }

  /** The loop takes nothing more, and its channel closes: how Netty's loops end. */
  public void stop() {
    stopped = true;
    runAll();
    closeNow();
  }

  private @Nullable Object onLoop(String method, Object[] arguments) {
    return switch (method) {
      case "execute" -> {
        if (stopped) {
          throw new RejectedExecutionException("the loop has stopped");
        }
        tasks.add((Runnable) arguments[0]);
        yield null;
      }
      case "inEventLoop" -> Thread.currentThread() == thread;
      default -> throw new UnsupportedOperationException("loop." + method);
    };
  }

  private @Nullable Object onChannel(String method, Object[] arguments) {
    return switch (method) {
      case "eventLoop" -> loop;
      case "pipeline" -> proxy(ChannelPipeline.class, this::onPipeline);
      case "closeFuture" -> proxy(ChannelFuture.class, this::onCloseFuture);
      case "alloc" -> UnpooledByteBufAllocator.DEFAULT;
      case "unsafe" -> proxy(Channel.Unsafe.class, (self, name, a) -> null);
      case "isWritable" -> true;
      case "write", "writeAndFlush" -> {
        ByteBuf bytes = (ByteBuf) arguments[0];
        while (bytes.isReadable()) {
          written.add(bytes.readByte());
        }
        bytes.release();
        yield null;
      }
      case "close" -> {
        if (!stopped) {
          tasks.add(this::closeNow);
        }
        yield null;
      }
      case "flush", "voidPromise", "remoteAddress" -> null;
      case "toString" -> "LoopChannel";
      default -> throw new UnsupportedOperationException("channel." + method);
    };
  }

  private Object onPipeline(Object self, String method, Object[] arguments) {
    ChannelHandler[] added = (ChannelHandler[]) arguments[0];
    handler = (ChannelInboundHandler) added[0];
    return self;
  }

  private Object onCloseFuture(Object self, String method, Object[] arguments) {
    whenClosed = listener(arguments[0]);
    return self;
  }

  @SuppressWarnings("unchecked") // It is a listener of any future.
  private static ChannelFutureListener listener(Object given) {
    var any = (io.netty.util.concurrent.GenericFutureListener<ChannelFuture>) given;
    return any::operationComplete;
  }

  private void closeNow() {
    if (closed || whenClosed == null) {
      return;
    }
    closed = true;
    try {
      whenClosed.operationComplete(proxy(ChannelFuture.class, (self, name, a) -> null));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
