package dev.grid.member.partition;

import dev.grid.GridException;
import dev.grid.kernel.Held;
import dev.grid.kernel.MemberPart;
import dev.grid.kernel.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What one shard sees of its structure's part: nothing before it is open, so that calls wait, then
 * the part itself. Confined to whoever holds the partition.
 */
final class ShardPart {

  private final Partition partition;
  private final Shard<?> shard;
  private final MemberParts parts;
  private final MemberPart<?> declared;
  private @Nullable AutoCloseable open;

  /** What will be told when it may be open; null if nobody has asked for it. */
  private @Nullable Question asked;

  /** Of a shard that is not served yet. */
  ShardPart(Partition partition, Shard<?> shard, MemberParts parts, MemberPart<?> declared) {
    this.partition = partition;
    this.shard = shard;
    this.parts = parts;
    this.declared = declared;
  }

  boolean isOpen() {
    return open != null;
  }

  /**
   * The part, for handlers.
   *
   * @throws IllegalStateException if it is another, or not open
   */
  <P> P get(Class<P> type) {
    if (!type.isInstance(open)) {
      throw new IllegalStateException(
          shard.structure()
              + " has no open "
              + type.getName()
              + " on this member: it owns a "
              + declared.type().getName());
    }
    return type.cast(open);
  }

  /**
   * Asks for it, if it is not open. What comes of that the shard is {@linkplain Shard#partAnswered
   * told} later.
   *
   * @return why it cannot be opened now, or null
   */
  @Nullable GridException ask() {
    if (open != null || asked != null) {
      return null;
    }
    Question question = new Question();
    try {
      open = parts.of(shard.structure(), declared).ask(question);
    } catch (GridException e) {
      return e;
    }
    if (open == null) {
      asked = question;
    }
    return null;
  }

  /** How calls wait for it. */
  Outcome.Parked waiting() {
    return Held.waitFor(this, Held.FOR_EVER, null);
  }

  /** What {@link #waiting} waits for. */
  Object condition() {
    return new Held(this);
  }

  /** The shard is not served here any more. */
  void release() {
    open = null;
    asked = null;
  }

  /** Is told on a thread that may take the partition. */
  private final class Question implements StructurePart.Asking {

    @Override
    public void told() {
      partition.runExclusively(
          OwnTask.of(
              held -> {
                if (asked == this) { // Else the shard was not served meanwhile.
                  asked = null;
                  shard.partAnswered();
                }
              }));
    }
  }
}
