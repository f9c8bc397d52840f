package dev.grid.coordination.memory;

import dev.grid.coordination.GroupAlreadyExistsException;
import dev.grid.coordination.GroupNotCreatedException;
import dev.grid.coordination.GroupNotEmptyException;
import dev.grid.coordination.Leadership;
import dev.grid.coordination.MemberAlreadyExistsException;
import dev.grid.coordination.MemberNotJoinedException;
import dev.grid.coordination.spi.CampaignSink;
import dev.grid.coordination.spi.GroupSink;
import dev.grid.coordination.spi.Subscription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The groups, leaders and locks that coordinators of one process share. All state is guarded by
 * {@code lock}; sinks are told after it was released, in the order of the changes, by one thread at
 * a time.
 */
final class MemoryWorld {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition lockFreed = lock.newCondition();
  private final Map<String, Group> groups = new HashMap<>();
  private final Map<String, List<GroupSink>> watchers = new HashMap<>();
  private final Map<String, Election> elections = new HashMap<>();
  private final Map<String, MemoryLock> holders = new HashMap<>();

  /** The last fencing token. */
  private long token;

  private final Queue<Runnable> untold = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean telling = new AtomicBoolean();

  private record Entry(MemoryDriver owner, byte[] record) {}

  private record Candidate(MemoryDriver driver, CampaignSink sink) {}

  private static final class Group {
    final Map<String, Entry> members = new LinkedHashMap<>();
  }

  private static final class Election {
    @Nullable MemoryDriver leader;
    Leadership leadership = Leadership.WITHOUT_TOKEN;
    final Deque<Candidate> waiting = new ArrayDeque<>();
  }

  private interface Change<T> {
    T make();
  }

  private <T> T change(Change<T> change) {
    lock.lock();
    try {
      return change.make();
    } finally {
      lock.unlock();
      tell();
    }
  }

  private void tell() {
    while (!untold.isEmpty() && telling.compareAndSet(false, true)) {
      try {
        Runnable call = untold.poll();
        while (call != null) {
          call.run();
          call = untold.poll();
        }
      } finally {
        telling.set(false);
      }
    }
  }

  void createGroup(String name) {
    change(
        () -> {
          if (groups.putIfAbsent(name, new Group()) != null) {
            throw new GroupAlreadyExistsException(name);
          }
          return name;
        });
  }

  void deleteGroup(String name) {
    change(
        () -> {
          if (!group(name).members.isEmpty()) {
            throw new GroupNotEmptyException(name);
          }
          groups.remove(name);
          return name;
        });
  }

  Set<String> groups() {
    return change(() -> Set.copyOf(groups.keySet()));
  }

  void join(MemoryDriver driver, String name, byte[] record) {
    change(
        () -> {
          Group group = group(name);
          if (group.members.putIfAbsent(driver.memberId(), new Entry(driver, record)) != null) {
            throw new MemberAlreadyExistsException(name, driver.memberId());
          }
          told(name, sink -> sink.joined(driver.memberId(), record));
          return name;
        });
  }

  void update(MemoryDriver driver, String name, byte[] record) {
    change(
        () -> {
          requireMember(driver, name);
          return group(name).members.put(driver.memberId(), new Entry(driver, record));
        });
  }

  void leave(MemoryDriver driver, String name) {
    change(
        () -> {
          remove(driver, name, requireMember(driver, name));
          return name;
        });
  }

  Map<String, byte[]> members(String name) {
    return change(
        () -> {
          Map<String, byte[]> records = new HashMap<>();
          group(name).members.forEach((member, entry) -> records.put(member, entry.record()));
          return records;
        });
  }

  Subscription watch(String name, GroupSink sink) {
    change(() -> watchers.computeIfAbsent(name, unused -> new ArrayList<>()).add(sink));
    return () ->
        change(
            () ->
                watchers.computeIfPresent(
                        name,
                        (unused, sinks) -> {
                          sinks.remove(sink);
                          return sinks.isEmpty() ? null : sinks;
                        })
                    == null);
  }

  Optional<Leadership> tryLead(MemoryDriver driver, String name) {
    return change(
        () -> {
          group(name);
          Election election = elections.computeIfAbsent(name, unused -> new Election());
          if (election.leader == null) {
            lead(election, driver);
          }
          return election.leader == driver
              ? Optional.of(election.leadership)
              : Optional.<Leadership>empty();
        });
  }

  Subscription campaign(MemoryDriver driver, String name, CampaignSink sink) {
    Candidate candidate = new Candidate(driver, sink);
    change(
        () -> {
          Election election = elections.computeIfAbsent(name, unused -> new Election());
          election.waiting.add(candidate);
          elect(election);
          return name;
        });
    return () ->
        change(
            () -> {
              Election election = elections.get(name);
              return election != null && election.waiting.remove(candidate);
            });
  }

  void standDown(MemoryDriver driver, String name, Leadership leadership) {
    change(
        () -> {
          Election election = elections.get(name);
          if (election != null
              && election.leader == driver
              && election.leadership.equals(leadership)) {
            election.leader = null;
            List<Candidate> own =
                election.waiting.stream().filter(one -> one.driver() == driver).toList();
            election.waiting.removeAll(own);
            election.waiting.addAll(own); // Others first.
            elect(election);
          }
          return name;
        });
  }

  Optional<String> leader(String name) {
    return change(
        () -> {
          group(name);
          Election election = elections.get(name);
          return election == null || election.leader == null
              ? Optional.<String>empty()
              : Optional.of(election.leader.memberId());
        });
  }

  /** Waits for the lock; its token, or 0 if the time is over or the driver is stopped. */
  long acquire(String name, MemoryLock by, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (holders.containsKey(name)) {
        if (left <= 0 || by.driver().isStopped()) {
          return 0;
        }
        left = lockFreed.awaitNanos(left);
      }
      holders.put(name, by);
      token++;
      return token;
    } finally {
      lock.unlock();
    }
  }

  boolean release(String name, MemoryLock by) {
    return change(
        () -> {
          boolean held = holders.remove(name, by);
          lockFreed.signalAll();
          return held;
        });
  }

  boolean isHeld(String name, MemoryLock by) {
    return change(() -> holders.get(name) == by);
  }

  boolean breakLock(String name) {
    return change(
        () -> {
          MemoryLock held = holders.remove(name);
          if (held != null) {
            lockFreed.signalAll();
            untold.add(() -> held.driver().context().lockLost(held, null));
          }
          return held != null;
        });
  }

  /** All that the driver's session had is free; its campaigns go on. */
  void endSession(MemoryDriver driver) {
    change(
        () -> {
          groups.forEach(
              (name, group) -> {
                Entry entry = group.members.get(driver.memberId());
                if (entry != null && entry.owner() == driver) {
                  remove(driver, name, entry);
                }
              });
          for (Election election : elections.values()) {
            if (election.leader == driver) {
              election.leader = null;
              elect(election);
            }
          }
          holders.values().removeIf(held -> held.driver() == driver);
          lockFreed.signalAll();
          return driver;
        });
  }

  /** A driver is there again that may lead. */
  void sessionBegun() {
    change(
        () -> {
          elections.values().forEach(this::elect);
          return this;
        });
  }

  private Group group(String name) {
    Group group = groups.get(name);
    if (group == null) {
      throw new GroupNotCreatedException(name);
    }
    return group;
  }

  private Entry requireMember(MemoryDriver driver, String name) {
    Entry entry = group(name).members.get(driver.memberId());
    if (entry == null || entry.owner() != driver) {
      throw new MemberNotJoinedException(name, driver.memberId());
    }
    return entry;
  }

  private void remove(MemoryDriver driver, String name, Entry entry) {
    group(name).members.remove(driver.memberId());
    told(name, sink -> sink.left(driver.memberId(), entry.record()));
  }

  private void told(String name, Consumer<GroupSink> what) {
    for (GroupSink sink : watchers.getOrDefault(name, List.of())) {
      untold.add(() -> what.accept(sink));
    }
  }

  /** The first that waits and lives leads, if nobody does; it waits again, behind the others. */
  private void elect(Election election) {
    for (int i = election.waiting.size(); i > 0 && election.leader == null; i--) {
      Candidate next = election.waiting.remove();
      election.waiting.add(next);
      if (next.driver().isSessionAlive()) {
        lead(election, next.driver());
        Leadership leadership = election.leadership;
        untold.add(() -> next.sink().elected(leadership));
      }
    }
  }

  private void lead(Election election, MemoryDriver driver) {
    token++;
    election.leader = driver;
    election.leadership = Leadership.of(token);
  }
}
