package dev.grid.member;

import dev.grid.member.memory.MemoryGuard;
import dev.grid.member.partition.HostMemory;
import java.util.function.Supplier;

/** What the guard of the heap does with a member. Thread-safe. */
final class GuardedMember implements MemoryGuard.Member {

  private final HostMemory memory;
  private final Supplier<Runnable> onExhausted;

  /** A member; what to do when its heap is exhausted is asked for then. */
  GuardedMember(HostMemory memory, Supplier<Runnable> onExhausted) {
    this.memory = memory;
    this.onExhausted = onExhausted;
  }

  @Override
  public long heldBytes() {
    return memory.heldBytes();
  }

  @Override
  public boolean evict(double share) {
    return memory.evict(share);
  }

  @Override
  public void evictNoMore() {
    memory.evictNoMore();
  }

  @Override
  public void exhausted() {
    onExhausted.get().run();
  }
}
