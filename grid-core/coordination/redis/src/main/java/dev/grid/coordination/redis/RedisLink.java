package dev.grid.coordination.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one coordinator to Redis, opened again by the next call after it broke: with
 * Sentinel, to whoever is master then.
 *
 * <p>Lettuce would connect again by itself, and send once more what had not been answered: a lock
 * could be taken for a caller that has given up. So its own reconnecting is off. A script that
 * failed on a connection that had served before is run once more on a new one, while its caller
 * waits, if it is the same done twice.
 *
 * <p>Thread-safe: one call at a time, each at most the limit for its turn, and the limit for each
 * of its at most two attempts.
 */
final class RedisLink implements AutoCloseable {

  private static final Duration RECONNECT_MIN = Duration.ofMillis(50);
  private static final Duration RECONNECT_MAX = Duration.ofSeconds(1);

  private final RedisURI uri;
  private final Duration limit;
  private final ClientResources resources;
  private final RedisClient client;

  /** Fair: a sign of life gets its turn. */
  private final ReentrantLock lock = new ReentrantLock(true);

  /** Guarded by {@link #lock}; null while there is none. */
  private @Nullable StatefulRedisConnection<byte[], byte[]> connection;

  /** Guarded by {@link #lock}; null until somebody listens. */
  private @Nullable StatefulRedisPubSubConnection<byte[], byte[]> listening;

  /** Guarded by {@link #lock}. */
  private boolean closed;

  RedisLink(RedisURI uri, Duration limit) {
    this.uri = uri;
    this.limit = limit;
    this.resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .reconnectDelay(
                Delay.exponential(RECONNECT_MIN, RECONNECT_MAX, 2, TimeUnit.MILLISECONDS))
            .build();
    this.client = RedisClient.create(resources);
    client.setOptions(options(false));
  }

  private ClientOptions options(boolean reconnects) {
    return ClientOptions.builder()
        .autoReconnect(reconnects)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .socketOptions(SocketOptions.builder().connectTimeout(limit).build())
        .timeoutOptions(TimeoutOptions.enabled(limit))
        .build();
  }

  /** Runs a script. Its answer is a list of numbers and bytes, or of the one that it is. */
  List<@Nullable Object> run(RedisScript script, byte[] key, byte[]... arguments) {
    lockOrFail();
    try {
      if (closed) throw new RedisException("closed");
      var used = connection;
      if (used != null && used.isOpen()) {
        try {
          return attempt(used, script, key, arguments);
        } catch (RedisCommandTimeoutException e) {
          throw e;
        } catch (RedisCommandExecutionException e) {
          // Who was master when the connection was made is none now: nothing was done, and the next
          // one finds who is.
          if (!isDemoted(e)) throw e;
        } catch (RedisException e) {
          // The connection looked open when it was used: the script may have been run.
          if (!script.isRepeatable() || Thread.currentThread().isInterrupted()) throw e;
        }
      }
      disconnect();
      return attempt(connect(), script, key, arguments);
    } finally {
      lock.unlock();
    }
  }

  /** Caller holds the lock. */
  private StatefulRedisConnection<byte[], byte[]> connect() {
    StatefulRedisConnection<byte[], byte[]> made = client.connect(ByteArrayCodec.INSTANCE, uri);
    connection = made;
    return made;
  }

  private static boolean isDemoted(RedisException e) {
    String message = e.getMessage();
    return message != null && (message.contains("READONLY") || message.startsWith("LOADING"));
  }

  private List<@Nullable Object> attempt(
      StatefulRedisConnection<byte[], byte[]> on,
      RedisScript script,
      byte[] key,
      byte[][] arguments) {
    boolean answered = false;
    try {
      List<@Nullable Object> answer =
          on.sync().eval(script.text(), ScriptOutputType.MULTI, new byte[][] {key}, arguments);
      answered = true;
      return answer;
    } catch (RedisCommandExecutionException e) {
      answered = !isDemoted(e);
      throw e;
    } finally {
      if (!answered) disconnect();
    }
  }

  /**
   * Has what is published handed on, from when this returns until the link is closed; {@code
   * resumed} is called when some may have been missed. Both are called by Lettuce's threads and
   * must not block. Calling it again does nothing.
   */
  void subscribe(byte[] channel, Consumer<byte[]> published, Runnable resumed) {
    lockOrFail();
    try {
      if (closed) throw new RedisException("closed");
      if (listening != null) return;
      // Lettuce connects and subscribes again by itself here: nothing is sent twice that matters.
      client.setOptions(options(true));
      StatefulRedisPubSubConnection<byte[], byte[]> opened;
      try {
        opened = client.connectPubSub(ByteArrayCodec.INSTANCE, uri);
      } finally {
        client.setOptions(options(false));
      }
      boolean subscribed = false;
      try {
        opened.addListener(
            new RedisPubSubAdapter<>() {
              @Override
              public void message(byte[] from, byte[] message) {
                if (message.length > 0) published.accept(message);
              }

              @Override
              public void subscribed(byte[] to, long count) {
                resumed.run();
              }
            });
        opened.sync().subscribe(channel);
        listening = opened;
        subscribed = true;
      } finally {
        if (!subscribed) {
          var unused = opened.closeAsync();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void lockOrFail() {
    try {
      if (lock.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisException("interrupted", e);
    }
    throw new RedisCommandTimeoutException("other calls to Redis take too long");
  }

  /** Caller holds the lock. */
  private void disconnect() {
    var old = connection;
    connection = null;
    if (old != null && old.isOpen()) {
      var unused = old.closeAsync();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      disconnect();
      if (listening != null) {
        var unused = listening.closeAsync();
      }
      listening = null;
    } finally {
      lock.unlock();
    }
    client.shutdown(Duration.ZERO, limit);
    resources
        .shutdown(0, limit.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(limit.toMillis());
  }
}
