package dev.grid.spring.transaction;

import dev.grid.spring.transaction.GridAfterCommit.Target;
import dev.grid.spring.transaction.GridAfterCommit.Write;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What one transaction asks for, until it has ended. Confined to its thread. */
final class PendingWrites implements TransactionSynchronization {

  private final GridAfterCommit owner;
  private final List<Write> writes = new ArrayList<>();
  private final Map<Object, Integer> savepoints = new HashMap<>();

  PendingWrites(GridAfterCommit owner) {
    this.owner = owner;
  }

  void add(Write write) {
    writes.add(write);
  }

  int size() {
    return writes.size();
  }

  /** Before those of the application, which may read what was written. */
  @Override
  public int getOrder() {
    return 0;
  }

  @Override
  public void suspend() {
    TransactionSynchronizationManager.unbindResource(owner);
  }

  @Override
  public void resume() {
    TransactionSynchronizationManager.bindResource(owner, this);
  }

  @Override
  public void savepoint(Object savepoint) {
    savepoints.put(savepoint, writes.size());
  }

  /** Where there was a savepoint before the first write, this was not told of it. */
  @Override
  public void savepointRollback(Object savepoint) {
    int kept = savepoints.getOrDefault(savepoint, 0);
    if (kept < writes.size()) {
      List<Write> since = writes.subList(kept, writes.size());
      owner.discard(since.size());
      since.clear();
    }
  }

  @Override
  public void afterCommit() {
    apply();
  }

  /** Also makes what was asked for by others who were told of the commit. */
  @Override
  public void afterCompletion(int status) {
    TransactionSynchronizationManager.unbindResourceIfPossible(owner);
    if (status == STATUS_COMMITTED) {
      apply();
    } else {
      owner.discard(writes.size());
      writes.clear();
    }
  }

  private void apply() {
    if (writes.isEmpty()) {
      return;
    }
    List<Write> committed = List.copyOf(writes);
    writes.clear(); // Once, whatever comes of it.
    List<Collection<Write>> batches = batches(committed);
    owner.apply(batches, batches.stream().mapToInt(Collection::size).sum());
  }

  /** What may be made beside each other: of each key its last write, and nothing else's place. */
  private static List<Collection<Write>> batches(List<Write> writes) {
    List<Collection<Write>> batches = new ArrayList<>();
    Map<Target, Write> last = new LinkedHashMap<>();
    for (Write write : writes) {
      if (write.target() != null) {
        last.put(write.target(), write);
        continue;
      }
      if (!last.isEmpty()) {
        batches.add(List.copyOf(last.values()));
        last.clear();
      }
      batches.add(List.of(write));
    }
    if (!last.isEmpty()) {
      batches.add(List.copyOf(last.values()));
    }
    return batches;
  }
}
