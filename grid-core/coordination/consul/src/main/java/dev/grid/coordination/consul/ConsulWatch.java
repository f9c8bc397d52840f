package dev.grid.coordination.consul;

import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.consul.ConsulClient.KvEntry;
import dev.grid.coordination.consul.ConsulClient.Reply;
import dev.grid.coordination.spi.GroupSink;
import dev.grid.coordination.spi.Keys;
import dev.grid.coordination.spi.Subscription;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells a sink of changes of a group's members, on a virtual thread: each blocking query says all
 * members as they are, which are compared with what was told last, by their indexes. So nothing is
 * told twice, whatever happened to connections; a member that came and went between two answers is
 * not told.
 */
final class ConsulWatch implements Subscription {

  private static final byte[] EMPTY = new byte[0];
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** How long a query waits for a change. */
  private static final Duration WAIT = Duration.ofSeconds(55);

  private final ConsulClient client;
  private final CoordinatorUrl url;
  private final String prefix;
  private final GroupSink sink;
  private final Thread thread;

  /**
   * What was told, by its key. Confined to the thread, and before its start to the one that starts
   * it.
   */
  private final Map<String, KvEntry> told = new HashMap<>();

  /** Of the last answer; as {@link #told}. */
  private long index;

  private volatile boolean closed;

  ConsulWatch(ConsulClient client, CoordinatorUrl url, String prefix, GroupSink sink) {
    this.client = client;
    this.url = url;
    this.prefix = prefix;
    this.sink = sink;
    thread = Thread.ofVirtual().name("consul-watch").unstarted(this::run);
  }

  /** Reads who is there; what changes from then on is told. */
  void start() {
    Reply reply = query("?recurse&consistent", url.operationTimeout());
    reply.entries().forEach(entry -> told.put(entry.key(), entry));
    index = Math.max(1, reply.index());
    thread.start();
  }

  private Reply query(String query, Duration limit) {
    return client.call("GET", ConsulClient.keyPath(prefix) + query, EMPTY, limit);
  }

  private void run() {
    while (!closed) {
      try {
        // A server adds up to a sixteenth to the wait.
        Reply reply =
            query(
                "?recurse&index=" + index + "&wait=" + WAIT.toSeconds() + "s",
                WAIT.plus(WAIT.dividedBy(16)).plus(url.operationTimeout()));
        // An index that goes back was reset: the next query must not wait for it.
        index = reply.index() < index ? 1 : Math.max(1, reply.index());
        compare(reply);
      } catch (CoordinationException e) {
        if (closed || !sleep()) {
          return;
        }
      }
    }
  }

  private static boolean sleep() {
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void compare(Reply reply) {
    Map<String, KvEntry> now = new HashMap<>();
    reply.entries().forEach(entry -> now.put(entry.key(), entry));
    Map<String, KvEntry> before = new HashMap<>(told);
    before.forEach((key, entry) -> tell(key, entry, now.get(key)));
    now.forEach(
        (key, entry) -> {
          if (!before.containsKey(key)) {
            tell(key, null, entry);
          }
        });
  }

  private void tell(String key, @Nullable KvEntry before, @Nullable KvEntry now) {
    String member = Keys.decode(key.substring(prefix.length()));
    boolean same = before != null && now != null && before.createIndex() == now.createIndex();
    if (before != null && !same) {
      told.remove(key);
      sink.left(member, before.value());
    }
    if (now != null && (before == null || !same || before.modifyIndex() != now.modifyIndex())) {
      told.put(key, now);
      sink.joined(member, now.value());
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
