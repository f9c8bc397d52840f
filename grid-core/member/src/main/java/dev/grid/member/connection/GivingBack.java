package dev.grid.member.connection;

import dev.grid.kernel.StructureMessage;
import dev.grid.member.partition.GroupPartitions;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.PartitionCall;
import dev.grid.member.partition.PartitionHost;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Routing;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives back what a client took and did not get; nobody waits for the answer. */
final class GivingBack extends PartitionCall {

  private static final Logger log = LoggerFactory.getLogger(GivingBack.class);

  private final UUID caller;

  GivingBack(Kind<?> kind, StructureMessage<?> message, Codec<?, ?> codec, UUID caller) {
    super(kind, message.name(), message, codec);
    this.caller = caller;
  }

  /** Brings it to where the taking was: a partition, or what one member has for itself. */
  void submit(PartitionHost host, int partition) {
    if (GroupPartitions.isForGroup(this)) {
      host.groups().submit(this);
    } else if (codec().routing() == Routing.MEMBER) {
      host.own().submit(this);
    } else {
      host.submit(partition, this);
    }
  }

  @Override
  public void reply(@Nullable Object value) {}

  @Override
  public void fail(Throwable failure) {
    log.warn("what client={} did not get is not given back: {}", caller, this, failure);
  }

  @Override
  public boolean isAbandoned() {
    return false;
  }

  @Override
  public UUID caller() {
    return caller;
  }
}
