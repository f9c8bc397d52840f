package dev.grid.member.partition;

import dev.grid.OverloadedException;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.State;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has every member know of a shard's structure before anything in it is answered: so no coordinator
 * takes it for one that there is not, and its data for none that could be lost. Who writes by a
 * proxy that is older than the structure's end makes it again without saying so. Confined to
 * whoever holds the partition.
 */
final class ShardListing {

  private static final Logger log = LoggerFactory.getLogger(ShardListing.class);
  private static final FailureLog failures = new FailureLog(log::error);

  private final Shard<?> shard;
  private final Partition partition;
  private final PartitionHost host;
  private final State state;

  ShardListing(Shard<?> shard, Partition partition, PartitionHost host, State state) {
    this.shard = shard;
    this.partition = partition;
    this.host = host;
    this.state = state;
  }

  /**
   * {@link Shard#handle} of a call to a shard that is not listed. One that may add something is
   * handled when every member knows of the structure, or fails since there is no place for another
   * one. What its caller asks after it waits behind it, so that who reads finds what it has
   * written; and so does what others add, as the first to be handled ends the waiting of all.
   */
  void handle(PartitionCall call) {
    Admission admission = partition.admission();
    if (admission.holdsCallOf(call.caller(), shard)) {
      admission.hold(call);
    } else if (call.kind().handler().adds(call.message())) {
      handleAdding(call);
    } else {
      shard.handle(call);
      listIfHolding();
    }
  }

  private void handleAdding(PartitionCall call) {
    Admission admission = partition.admission();
    if (admission.holdsCallTo(shard)) {
      admission.hold(call);
      return;
    }
    CompletableFuture<?> known;
    try {
      known = host.listing().list(shard.structure());
    } catch (OverloadedException e) {
      call.fail(e);
      return;
    }
    if (known != null) {
      admission.holdUntil(known, call);
    } else {
      shard.listed();
      shard.handle(call);
    }
  }

  /** Has it listed if there is anything; one that there is no place for is tried again later. */
  void listIfHolding() {
    if (shard.isListed() || state.isEmpty() || partition.admission().holdsCallTo(shard)) {
      return;
    }
    try {
      if (host.listing().list(shard.structure()) == null) {
        shard.listed();
      }
    } catch (OverloadedException e) {
      failures.failed(shard.structure() + " holds something and cannot be listed", e);
    }
  }
}
