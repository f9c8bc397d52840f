package dev.grid.member.connection;

import dev.grid.member.partition.Partition;
import dev.grid.member.partition.PartitionHost;
import dev.grid.member.partition.PartitionTask;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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
  }

  /** A call is answered. */
  void remove(WireCall call) {
    calls.remove(call.correlationId(), call);
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
