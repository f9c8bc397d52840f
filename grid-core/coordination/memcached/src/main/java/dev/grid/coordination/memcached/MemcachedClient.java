package dev.grid.coordination.memcached;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one coordinator to its server, opened again by the next call after it broke.
 *
 * <p>A call that failed on a connection that had served before is made once more on a new one, since that
 * is how a server that was restarted in between shows itself. So whatever is {@linkplain #call called} must
 * be the same done twice; what is not is {@linkplain #callOnce called once}, after a word that shows whether
 * the connection is still one.
 *
 * <p>Thread-safe: one call at a time, each at most {@code limit} for its turn, and {@code limit} for each
 * of its at most two attempts.
 */
final class MemcachedClient implements AutoCloseable {

  /** Commands that belong together. */
  interface Call<T extends @Nullable Object> {
    T on(MemcachedConnection connection) throws IOException;
  }

  private final String host;
  private final int port;
  private final long limitNanos;
  private final @Nullable String user;
  private final @Nullable String password;

  /** Fair: a sign of life gets its turn. */
  private final ReentrantLock lock = new ReentrantLock(true);


  /** Guarded by {@link #lock}; null while there is none. */
  private @Nullable MemcachedConnection connection;

  /** Guarded by {@link #lock}. */
  private boolean closed;

  MemcachedClient(String host, int port, long limitNanos, @Nullable String user, @Nullable String password) {
    this.host = host;
    this.port = port;
    this.limitNanos = limitNanos;
    this.user = user;
    this.password = password;
  }

  /** Where the server is, for messages. */
  String address() {
    return host + ":" + port;
  }

  /** For what is the same done twice. */
  <T extends @Nullable Object> T call(Call<T> call) throws IOException {
    lockOrFail();
    try {
      return attempts(call);
    } finally {
      lock.unlock();
    }
  }

  /** For what is not the same done twice. */
  <T extends @Nullable Object> T callOnce(Call<T> call) throws IOException {
    lockOrFail();
    try {
      String unused = attempts(MemcachedConnection::version);
      return attempt(Objects.requireNonNull(connection), call);
    } finally {
      lock.unlock();
    }
  }

  private void lockOrFail() throws IOException {
    try {
      if (!lock.tryLock(limitNanos, TimeUnit.NANOSECONDS)) {
        throw new SocketTimeoutException("other calls to memcached at " + address() + " take too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /** Caller holds the lock. */
  private <T extends @Nullable Object> T attempts(Call<T> call) throws IOException {
    if (closed) throw new IOException("closed");
    var used = connection;
    if (used != null) {
      try {
        return attempt(used, call);
      } catch (MemcachedRefusal | SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted()) throw e;
      }
    }
    return attempt(open(), call);
  }

  private <T extends @Nullable Object> T attempt(MemcachedConnection on, Call<T> call) throws IOException {
    boolean done = false;
    try {
      on.begin(limitNanos);
      T result = call.on(on);
      done = true;
      return result;
    } finally {
      if (!done) disconnect();
    }
  }

  private MemcachedConnection open() throws IOException {
    var address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) throw new UnknownHostException(host);
    try {
      return connection = MemcachedConnection.open(address, limitNanos, user, password);
    } catch (ConnectException e) {
      throw (IOException) new ConnectException(e.getMessage() + ": " + address()).initCause(e);
    }
  }

  /** Caller holds the lock. */
  private void disconnect() {
    var old = connection;
    connection = null;
    if (old == null) return;
    try {
      old.close();
    } catch (IOException e) {
      // Nothing was lost: it is not used any more.
    }
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
  }
}
