package dev.grid.member.connection;

import dev.grid.member.partition.Partition;
import dev.grid.member.partition.PartitionHost;
import dev.grid.member.partition.PartitionTask;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a client that wait, here or with another member, so that they can be cancelled by
 * the client or by its end. Owned by the client's {@link ClientConnection}; thread-safe, since
 * calls come and go on the threads of partitions.
 */
final class WaitingCalls {

  private final ClientConnection connection;
  private final MemberContext member;

  /** By correlation id. */
  private final Map<Long, WireCall> calls = new ConcurrentHashMap<>();

  /** Why those are ended whose client may not make them any more; by correlation id. */
  private final Map<Long, RuntimeException> refusals = new ConcurrentHashMap<>();

  /** What the client may do, once that has changed: asked on the connection's loop. */
  private volatile @Nullable Rights changed;

  WaitingCalls(ClientConnection connection, MemberContext member) {
    this.connection = connection;
    this.member = member;
  }

  /** A call waits, and may be cancelled. From whoever has the call. */
  void add(WireCall call) {
    calls.put(call.correlationId(), call);
    if (connection.isClosed()) {
      member.host().cancel(call.partition(), call);
    }
    Rights now = changed;
    if (now != null) {
      // It may have come before the change, and not have waited yet.
      connection.execute(() -> cancelForbidden(List.of(call), now));
    }
  }

  /** Rights have changed: calls end that may not wait any more. On the connection's loop. */
  void rightsChanged(Rights now) {
    changed = now;
    cancelForbidden(calls.values(), now);
  }

  private void cancelForbidden(Collection<WireCall> waiting, Rights now) {
    List<WireCall> forbidden = new ArrayList<>();
    for (WireCall call : waiting) {
      RuntimeException refusal = now.refusal(call);
      if (refusal != null) {
        refusals.put(call.correlationId(), refusal);
        if (!calls.containsKey(call.correlationId())) {
          refusals.remove(call.correlationId()); // It was answered meanwhile.
        }
        forbidden.add(call);
      }
    }
    if (!forbidden.isEmpty()) {
      member
          .handover()
          .execute(() -> forbidden.forEach(call -> member.host().cancel(call.partition(), call)));
    }
  }

  /**
   * A call is answered.
   *
   * @return why it was ended, if it was as its client may not make it any more; else null
   */
  @Nullable RuntimeException remove(WireCall call) {
    calls.remove(call.correlationId(), call);
    return refusals.remove(call.correlationId());
  }

  /** Has a call not wait any longer; by way of its partition, so that it has come there before. */
  void cancel(long correlationId, int partition) {
    PartitionHost host = member.host();
    WireCall known = calls.get(correlationId);
    if (known != null) {
      host.cancel(known.partition(), known);
      return;
    }
    host.own().forEach(own -> host.submit(own, new Cancelling(host, calls, correlationId)));
    host.groups()
        .forEachServed(led -> host.submit(led, new Cancelling(host, calls, correlationId)));
    if (partition >= 0 && partition < host.partitionCount()) {
      host.submit(partition, new Cancelling(host, calls, correlationId));
    }
  }

  /** Where there is no room for it the call has its time, or the client's end. */
  private record Cancelling(PartitionHost host, Map<Long, WireCall> calls, long correlationId)
      implements PartitionTask {

    @Override
    public void run(Partition partition) {
      WireCall call = calls.get(correlationId);
      if (call != null) {
        host.cancel(call.partition(), call);
      }
    }

    @Override
    public void rejected() {}
  }

  /** Ends all waits, as there is nobody to answer to. Takes long; for workers. */
  void cancelAll() {
    calls.values().forEach(call -> member.host().cancel(call.partition(), call));
  }
}
