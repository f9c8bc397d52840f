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
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one coordinator to Redis, opened again by the next call after it broke: with Sentinel, to whoever is master then.
 *
 * <p>Lettuce would connect again by itself, and send once more what had not been answered: a lock could be taken for a caller that has
 * given up. So its own reconnecting is off. A call that failed on a connection that had served before is made once more on a new one,
 * while its caller waits; every {@link RedisScript} is the same done twice.
 *
 * <p>Thread-safe: one call at a time, each at most the limit for its turn, and the limit for each of its at most two attempts.
 */
final class RedisLink implements AutoCloseable {

  private final RedisURI uri;
  private final Duration limit;
  private final ClientResources resources;
  private final RedisClient client;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}; null while there is none. */
  private @Nullable StatefulRedisConnection<byte[], byte[]> connection;

  /** Guarded by {@link #lock}. */
  private boolean closed;

  RedisLink(RedisURI uri, Duration limit) {
    this.uri = uri;
    this.limit = limit;
    this.resources = DefaultClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2).build();
    this.client = RedisClient.create(resources);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(limit).build())
            .timeoutOptions(TimeoutOptions.enabled(limit))
            .build());
  }

  /** Runs a script, whose answer is a number, bytes, or a list of these. */
  @Nullable Object run(RedisScript script, byte[] key, byte[]... arguments) {
    lockOrFail();
    try {
      if (closed) throw new RedisException("closed");
      var used = connection;
      if (used != null && used.isOpen()) {
        try {
          return attempt(used, script, key, arguments);
        } catch (RedisCommandTimeoutException | RedisCommandExecutionException e) {
          // READONLY: the master was made a replica, the next connection finds the new one.
          if (e instanceof RedisCommandTimeoutException || !isDemoted(e)) throw e;
        } catch (RedisException e) {
          if (Thread.currentThread().isInterrupted()) throw e;
        }
      }
      disconnect();
      return attempt(connection = client.connect(ByteArrayCodec.INSTANCE, uri), script, key, arguments);
    } finally {
      lock.unlock();
    }
  }

  private static boolean isDemoted(RedisException e) {
    String message = e.getMessage();
    return message != null && (message.contains("READONLY") || message.startsWith("LOADING"));
  }

  private @Nullable Object attempt(
      StatefulRedisConnection<byte[], byte[]> on, RedisScript script, byte[] key, byte[][] arguments) {
    boolean answered = false;
    try {
      Object answer = on.sync().eval(script.text(), ScriptOutputType.OBJECT, new byte[][] {key}, arguments);
      answered = true;
      return answer;
    } catch (RedisCommandExecutionException e) {
      answered = !isDemoted(e);
      throw e;
    } finally {
      if (!answered) disconnect();
    }
  }

  /** A connection of the caller's own, for publications; the caller closes it. */
  io.lettuce.core.pubsub.StatefulRedisPubSubConnection<byte[], byte[]> subscribing() {
    return client.connectPubSub(ByteArrayCodec.INSTANCE, uri);
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
    if (old != null) old.closeAsync();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      disconnect();
    } finally {
      lock.unlock();
    }
    client.shutdown(Duration.ZERO, limit);
    resources.shutdown(0, limit.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly(limit.toMillis());
  }
}
