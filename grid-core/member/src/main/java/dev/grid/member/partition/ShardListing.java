package dev.grid.member.partition;

import dev.grid.OverloadedException;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a shard's structure listed once it holds anything: who writes by a proxy that is older than
 * the structure's end makes it again without saying so. Confined to whoever holds the partition.
 */
final class ShardListing {

  private static final Logger log = LoggerFactory.getLogger(ShardListing.class);
  private static final FailureLog failures = new FailureLog(log::error);

  private final Shard<?> shard;
  private final PartitionHost host;
  private final State state;
  private boolean listed;

  ShardListing(Shard<?> shard, PartitionHost host, State state) {
    this.shard = shard;
    this.host = host;
    this.state = state;
  }

  /**
   * {@link Shard#handle} of the call that the shard was made for. What the call adds to is listed
   * before it is answered, or it fails since there is no place for another structure.
   */
  void handleFirst(PartitionCall call) {
    if (call.kind().handler().adds(call.message())) {
      try {
        list();
      } catch (OverloadedException e) {
        call.fail(e);
        return;
      }
    }
    shard.handle(call);
    listIfHolding();
  }

  private void list() {
    host.listing().accept(shard.structure());
    listed = true;
  }

  /** Has it listed if there is anything; one that there is no place for is tried again later. */
  void listIfHolding() {
    if (listed || state.isEmpty()) {
      return;
    }
    try {
      list();
    } catch (OverloadedException e) {
      failures.failed(shard.structure() + " holds something and cannot be listed", e);
    }
  }
}
