package dev.grid.member.partition;

import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Message;
import dev.grid.structures.Structures;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A call that notes how often it was answered, and with what. */
class ProbeCall extends PartitionCall {

  private static final Codecs CODECS = new Codecs(Structures.codecs());

  final List<Object> replies = new ArrayList<>();
  final List<Throwable> failures = new ArrayList<>();
  private final UUID caller;
  boolean abandoned;

  ProbeCall(Kind<?> kind, UUID caller, StructureMessage<?> message) {
    super(kind, message.name(), message, codec(message));
    this.caller = caller;
  }

  @SuppressWarnings("unchecked") // A codec is found for the message's own class.
  private static Codec<?, ?> codec(Message<?> message) {
    return CODECS.of((Message<Object>) message);
  }

  int answers() {
    return replies.size() + failures.size();
  }

  @Override
  public void reply(@Nullable Object value) {
    replies.add(value == null ? "nothing" : value);
  }

  @Override
  public void fail(Throwable failure) {
    failures.add(failure);
  }

  @Override
  public boolean isAbandoned() {
    return abandoned;
  }

  @Override
  public UUID caller() {
    return caller;
  }
}
