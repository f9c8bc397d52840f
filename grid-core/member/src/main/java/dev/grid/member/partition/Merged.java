package dev.grid.member.partition;

import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.Slice;
import dev.grid.protocol.Message;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What was put together of the answers to a question to many partitions. Where only users' code can
 * tell what of it counts, less is made of it outside, and what comes meanwhile is put together by
 * itself. Confined to whoever runs its {@link ScatterGather}.
 */
final class Merged {

  private final Handler<?> handler;
  private final Message<?> part;
  private final OutsideServices services;
  private @Nullable Object value;
  private boolean isAny;
  private long bytes;
  private boolean isReducing;

  /**
   * Nothing yet.
   *
   * @param part what each partition is asked
   */
  Merged(Handler<?> handler, Message<?> part, OutsideServices services) {
    this.handler = handler;
    this.part = part;
    this.services = services;
  }

  /**
   * Adds an answer, or what was put together elsewhere.
   *
   * @param length its bytes on the wire
   */
  void add(@Nullable Object answer, long length) {
    value = isAny ? handler.merge(part, value, answer) : answer;
    isAny = true;
    bytes = value instanceof Slice slice && slice.isFolded() ? slice.bytes() : bytes + length;
  }

  /**
   * Begins to make less of it, if that is called for and has not begun.
   *
   * @return gives what is to be {@link #reduced}; null if nothing has begun
   */
  @Nullable CompletionStage<?> reduce() {
    Outcome.@Nullable Task reduction = isReducing ? null : handler.reduction(part, value);
    if (reduction == null) {
      return null;
    }
    isReducing = true;
    forget();
    return services.queries().outside(reduction);
  }

  /** Less was made of what there was. */
  void reduced(@Nullable Object less) {
    isReducing = false;
    add(less, less instanceof Slice slice ? slice.bytes() : 0);
  }

  boolean isReducing() {
    return isReducing;
  }

  @Nullable Object value() {
    return value;
  }

  boolean isAny() {
    return isAny;
  }

  /** About how many there are on the wire, without what is being reduced. */
  long bytes() {
    return bytes;
  }

  void forget() {
    value = null;
    isAny = false;
    bytes = 0;
  }
}
