package dev.grid.member.partition;

import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.OpenRegistration;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.ToGroup;
import dev.grid.kernel.WalksPartition;
import dev.grid.kernel.cp.GroupStructure;
import dev.grid.member.peer.PeerMessages.Answered;
import dev.grid.member.peer.PeerMessages.Change;
import dev.grid.protocol.session.GroupMessages;
import dev.grid.protocol.types.RaftGroupId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The partitions in which Raft groups that this member leads are served, one for each. Their
 * numbers follow those of the member's own partitions, and are this member's only. Thread-safe.
 */
public final class GroupPartitions {

  /** In place of a partition's number, for a group that this member is not in. */
  public static final int NOT_HERE = -1;

  private static final FailureLog failures =
      new FailureLog(LoggerFactory.getLogger(GroupPartitions.class)::error);

  private final PartitionHost host;
  private final int first;
  private final int count;
  private final AtomicLongArray committedBytes;
  private volatile @Nullable Groups groups;
  private final List<Consumer<Object>> listeners = new CopyOnWriteArrayList<>();

  /** How a group's leader appends to its log, and finds out whether it leads. Does not block. */
  public interface Writer {

    /**
     * Appends an entry of a reign. If it is not known to be appended the reign is to be ended by
     * {@link GroupPartitions#end}.
     */
    void append(UUID reign, byte[] entry);

    /**
     * Asks the group's members whether any other has led since the reign's last entry was applied;
     * {@link GroupPartitions#confirmed} has the answer, always one.
     */
    void confirm(UUID reign);

    /**
     * The reign was ended here while this member may still lead: it is to begin another before
     * long, with {@link GroupPartitions#lead}.
     */
    void ended();
  }

  /** The cluster's groups, as calls to them need them. Thread-safe; nothing blocks. */
  public interface Groups {

    /**
     * The place of a group's partition on this member, from 0, or {@link #NOT_HERE}; the group
     * begins here if this member is one of its and has not heard of it.
     *
     * @throws RuntimeException what a call to the group is refused with
     */
    int place(RaftGroupId group);

    /**
     * The member that a call is to be brought to.
     *
     * @param attempt how often the call was brought somewhere in vain
     * @return null if that is not known yet
     */
    @Nullable UUID member(RaftGroupId group, int attempt);

    /**
     * The id that a group has by now, as far as this member knows.
     *
     * @throws dev.grid.NotReadyException if the groups are not formed yet
     */
    RaftGroupId named(String group);

    /** The groups there are, in no order. */
    List<RaftGroupId> all();

    /** The group of a structure, by the name that applications write. */
    CompletableFuture<RaftGroupId> group(String proxyName);
  }

  GroupPartitions(PartitionHost host, int first, int count) {
    this.host = host;
    this.first = first;
    this.count = count;
    this.committedBytes = new AtomicLongArray(count);
  }

  /** Sets the groups, before there are calls. */
  public void groups(Groups known) {
    groups = known;
  }

  /** How members themselves call groups. */
  public Invoker invoker() {
    return host.pools().invoker();
  }

  /** How many groups there may be on this member. */
  public int count() {
    return count;
  }

  /**
   * The groups.
   *
   * @throws dev.grid.cp.CpUnavailableException if there are none
   */
  public Groups groups() {
    Groups known = groups;
    if (known == null) {
      throw CpOff.failure();
    }
    return known;
  }

  /**
   * From now on the listener is told of what happens to groups, as this member sees it: {@link
   * GroupMessages.MemberChange} and {@link GroupMessages.Availability}. On a thread that must not
   * be blocked; what it throws is logged.
   *
   * @throws dev.grid.cp.CpUnavailableException if there are none
   */
  public Registration listen(Consumer<Object> listener) {
    groups();
    listeners.add(listener);
    return new OpenRegistration(UUID.randomUUID(), self -> listeners.remove(listener));
  }

  /** Tells it to all that listen. */
  public void tell(Object event) {
    for (Consumer<Object> listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        failures.failed("a listener cannot be told of event=" + event, e);
      }
    }
  }

  /**
   * The group of a call: the one that it names, or where its structure is by its configuration.
   *
   * @throws RuntimeException if there cannot be such a group, or not yet
   */
  public RaftGroupId groupOf(PartitionCall call) {
    return call.message() instanceof ToGroup to ? to.group() : groupOf(call.kind(), call.name());
  }

  /** The same, of a structure that is in a group by its configuration. */
  public RaftGroupId groupOf(Kind<?> kind, String name) {
    return groups().named(kind.group(name));
  }

  /** Whether a call is for a group, whatever it says. */
  public static boolean isForGroup(PartitionCall call) {
    return call.message() instanceof ToGroup || call.kind().isStrong(call.name());
  }

  /** Whether a structure is in a Raft group, by its kind or its configuration. */
  public boolean isInGroup(StructureId structure) {
    Kind<?> kind = host.kindOf(structure.service());
    return kind != null
        && (kind.structure() instanceof GroupStructure<?> || kind.isStrong(structure.name()));
  }

  /**
   * {@link #submit(PartitionCall)} of a call for a partition, as far as the caller knows.
   *
   * @param stated the partition; negative if none is stated
   */
  public void submit(PartitionCall call, int stated) {
    if (stated > WalksPartition.FIRST && call.message() instanceof WalksPartition<?> walk) {
      call.brought();
      call.answer(walk.nothing());
    } else {
      submit(call);
    }
  }

  /** Brings a call to its group, wherever that is served. Does not block. */
  public void submit(PartitionCall call) {
    try {
      int place = groups().place(groupOf(call));
      if (!call.mayRepeat() && call.id() == null) {
        call.name(host.newCallId(), false);
      }
      if (place == NOT_HERE) {
        host.elsewhere().route(call, first); // It is none of the table's to anybody.
      } else {
        host.submit(first + place, call);
      }
    } catch (RuntimeException e) {
      call.fail(e);
    }
  }

  /**
   * The partition that a call from another member is for.
   *
   * @throws RuntimeException if it cannot be here
   */
  public int partitionOf(RaftGroupId group) {
    int place = groups().place(group);
    if (place == NOT_HERE) {
      throw Refusals.notInGroup(group);
    }
    return first + place;
  }

  // What the group's log has come to. Takes the partition, for threads that may wait a moment.

  /** This member was elected. */
  public void lead(int place, Writer writer) {
    with(place, log -> log.lead(writer));
  }

  /**
   * Where a group stands.
   *
   * @param group its id by now
   * @param nowMillis its time
   * @param generation how often it was destroyed
   */
  public record Standing(RaftGroupId group, long nowMillis, long generation) {}

  /** The number of the room that knows who is in groups. */
  private static final int FORMATION = 0x22;

  /** Whether what a room has of a group outlives the group's destruction. */
  public static boolean outlivesGroup(int service) {
    return service == GroupSessions.SERVICE || service == FORMATION;
  }

  /**
   * The first entry of a reign is applied; what is committed goes into working states.
   *
   * @param reign which; if it is not this member's, nothing happens
   * @param at where the group stands
   */
  public void begun(
      int place, UUID reign, Standing at, List<Answered> answers, Iterable<Change> committed) {
    if (log(place).isOwn(reign)) {
      Partition partition = host.partition(first + place);
      with(
          place,
          log ->
              log.begun(
                  reign,
                  at,
                  answers,
                  () -> committed.forEach(c -> partition.apply(c.kind(), c.name(), c.effect()))));
    }
  }

  /** An entry of a reign is applied. */
  public void applied(int place, UUID reign, long sequence) {
    if (log(place).isOwn(reign)) {
      with(place, log -> log.applied(reign, sequence));
    }
  }

  /**
   * What a question whether this member leads has come to. Does not block, and may be called with
   * the partition held.
   *
   * @param isLeading whether nobody else did until it was asked
   */
  public void confirmed(int place, UUID reign, boolean isLeading) {
    if (log(place).isOwn(reign)) {
      host.submit(first + place, new Confirmed(place, reign, isLeading));
    }
  }

  private final class Confirmed implements PartitionTask {

    private final int place;
    private final UUID reign;
    private final boolean isLeading;

    Confirmed(int place, UUID reign, boolean isLeading) {
      this.place = place;
      this.reign = reign;
      this.isLeading = isLeading;
    }

    @Override
    public void run(Partition partition) {
      partition.groupLog().confirmed(reign, isLeading);
    }

    /** What waits for it must go on. */
    @Override
    public void rejected() {
      host.later(() -> with(place, log -> log.confirmed(reign, isLeading)));
    }
  }

  /** What is committed is of this reign: another, that is served here, is over. */
  public void reigns(int place, UUID reign) {
    if (!log(place).isIdle() && !log(place).isOwn(reign)) {
      with(place, log -> log.reigns(reign));
    }
  }

  /**
   * A reign is over.
   *
   * @param reign null for whichever there is
   */
  public void end(int place, @Nullable UUID reign) {
    if (!log(place).isIdle()) {
      with(place, log -> log.end(reign));
    }
  }

  /** Visits the numbers of the partitions that are served here. Any thread may ask. */
  public void forEachServed(IntConsumer visitor) {
    for (int place = 0; place < count; place++) {
      if (!isIdle(place)) {
        visitor.accept(first + place);
      }
    }
  }

  /** Whether this member neither leads the group nor tries to. Any thread may ask. */
  public boolean isIdle(int place) {
    return log(place).isIdle();
  }

  private GroupLog log(int place) {
    return host.partition(first + place).groupLog();
  }

  private void with(int place, Consumer<GroupLog> action) {
    host.runExclusively(
        first + place, OwnTask.of(partition -> action.accept(partition.groupLog())));
  }

  // Committed states.

  /** What is committed in a group takes so many bytes on the heap, about. */
  public void committed(int place, long bytes) {
    committedBytes.set(place, bytes);
  }

  /** What is committed in all groups takes so many bytes. */
  long committedBytes() {
    long sum = 0;
    for (int place = 0; place < count; place++) {
      sum += committedBytes.get(place);
    }
    return sum;
  }

  /**
   * An empty state of a group's structure, for what is committed.
   *
   * @param service the number of its kind
   */
  public Committed newCommitted(int place, int service, String name) {
    Kind<?> kind = host.services().kindOf(service, name);
    return new Committed(
        kind, kind.structure().newState(new StateContext(name, first + place, host.config())));
  }

  /** A structure as it is committed. Confined to the thread that applies the group's log. */
  public record Committed(Kind<?> kind, State state) {

    /** How its effects are written. */
    public EffectCodec effects() {
      return kind.structure().effects();
    }
  }
}
