package dev.grid.member.partition;

import dev.grid.kernel.Effect;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.ToGroup;
import dev.grid.kernel.cp.GroupDestroyed;
import dev.grid.kernel.cp.OfSession;
import dev.grid.kernel.cp.Sessions;
import dev.grid.kernel.cp.StructureEnded;
import dev.grid.member.partition.GroupPartitions.Standing;
import dev.grid.member.peer.PeerMessages.Answered;
import dev.grid.member.peer.PeerMessages.Change;
import dev.grid.member.replication.Answer;
import dev.grid.member.replication.Completion;
import dev.grid.member.replication.EffectBytes;
import dev.grid.member.replication.HostLog;
import dev.grid.member.replication.LogMessages;
import dev.grid.member.replication.Remembered;
import dev.grid.member.replication.Replicated;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The log of a Raft group, as the structures of the group's leader see it, and whether this member
 * is that leader.
 *
 * <pre>
 * FOLLOWING -> BEGINNING   lead: this member was elected; a new reign's first entry is appended
 * BEGINNING -> SERVING     begun: that entry is applied, and working states are made of what was
 * BEGINNING, SERVING -> FOLLOWING   end: an entry was refused, or another member leads
 * </pre>
 *
 * <p>Changes are applied to working states at once, and gathered. One entry is under way at a time;
 * what is gathered meanwhile is the next. Whatever is answered, reads too, waits for an entry that
 * was appended after it was decided: that shows that no other reign had begun before. Where nothing
 * has changed, a majority of the group's members is asked instead whether they know of a later
 * term, which writes nothing. What an ended reign has not answered is handled again, wherever the
 * group is served; calls that may have been carried out go by their names, which are remembered
 * with their changes.
 *
 * <p>Confined to whoever holds the partition, but for what says otherwise.
 */
final class GroupLog implements HostLog {

  /** With so many bytes of changes gathered no call is taken. */
  private static final int GATHERED_BYTES_MAX = 2 << 20;

  /** More changes go into the next entry; a single one may be of more. */
  private static final int ENTRY_BYTES = 1 << 20;

  /** With so many answers waiting no call is taken. */
  private static final int ANSWERS_MAX = 16_384;

  private static final FailureLog failures =
      new FailureLog(LoggerFactory.getLogger(GroupLog.class)::error);

  /** What this member is in the group. */
  enum Role {
    FOLLOWING,
    BEGINNING,
    SERVING
  }

  private final Partition partition;
  private final PartitionHost host;
  private final GroupSessions sessions;
  private final DestroyedObjects destroyed;
  private Role role = Role.FOLLOWING;

  /** This member's, while it is not {@link Role#FOLLOWING}. Any thread may read it. */
  private volatile @Nullable UUID reign;

  private GroupPartitions.@Nullable Writer writer;
  private Remembered remembered = new Remembered();

  /** Of the last entry that was appended. */
  private long sequence;

  /** How far the group's time is ahead of this member's, in a reign. Any thread may read it. */
  private volatile long aheadMillis;

  /** Of the last entry that was appended. Any thread may read it. */
  private volatile long appendedMillis;

  /** How often the group was destroyed. */
  private long generation;

  /** The number in the group's id by now. */
  private long groupId;

  private String groupName = "";

  /** The group is destroyed, and what it had is still there. */
  private boolean isEnding;

  /** What is gathered for the next entry. */
  private GroupBatch gathered = new GroupBatch();

  /** Of the entry or the question that is under way, or null. */
  private @Nullable GroupBatch underWay;

  /** A task is on its way that appends what is gathered. */
  private boolean appending;

  GroupLog(Partition partition, PartitionHost host) {
    this.partition = partition;
    this.host = host;
    this.sessions = new GroupSessions(partition, host);
    this.destroyed = new DestroyedObjects(partition, host);
  }

  Role role() {
    return role;
  }

  /** Whether this member began the reign, and it has not ended here. Any thread may ask. */
  boolean isOwn(UUID asked) {
    return asked.equals(reign);
  }

  /** Whether this member does not lead, nor try to. Any thread may ask. */
  boolean isIdle() {
    return reign == null;
  }

  /**
   * The group's time. It goes on from where it stood when the last reign ended, as fast as this
   * member's does, and is never less than that of an entry: how far clocks of members differ is not
   * taken from a session's time or a lease. Any thread may ask.
   */
  long clockMillis() {
    return Math.max(appendedMillis, host.clockMillis() + aheadMillis);
  }

  // Roles.

  /** This member was elected. */
  void lead(GroupPartitions.Writer to) {
    if (role == Role.FOLLOWING) {
      UUID mine = host.newReign();
      role = Role.BEGINNING;
      writer = to;
      reign = mine;
      sequence = 0;
      to.append(mine, new GroupBatch().entry(mine, 0, host.clockMillis(), 0));
    }
  }

  /**
   * The first entry is applied.
   *
   * @param at where the group stands
   * @param committed what calls were answered
   * @param fill makes working states of what was committed
   */
  void begun(UUID of, Standing at, List<Answered> committed, Runnable fill) {
    if (role != Role.BEGINNING || !of.equals(reign)) {
      return;
    }
    partition.clear();
    remembered = new Remembered();
    remembered.take(committed, call -> {});
    fill.run();
    appendedMillis = at.nowMillis();
    aheadMillis = Math.max(0, at.nowMillis() - host.clockMillis());
    generation = at.generation();
    groupId = at.group().id();
    groupName = at.group().name();
    isEnding = false;
    role = Role.SERVING;
    partition.promoted();
    destroyed.end();
    sessions.begin();
    partition.serving();
  }

  /** An entry is applied: what waited for it is told, and the next is appended. */
  void applied(UUID of, long last) {
    GroupBatch done = underWay;
    if (!of.equals(reign) || done == null) {
      return;
    }
    if (last != sequence) {
      throw new IllegalStateException(
          partition + ": sequence=" + last + " is applied, but under way is sequence=" + sequence);
    }
    tell(done);
  }

  /**
   * It is known whether another member has led until it was asked. If one may have, an entry shows
   * it.
   */
  void confirmed(UUID of, boolean isLeading) {
    GroupBatch done = underWay;
    if (!of.equals(reign) || done == null) {
      return;
    }
    if (isLeading) {
      tell(done);
    } else {
      write(done);
    }
  }

  /** An entry of another reign is applied here, or a snapshot of one: what is served is over. */
  void reigns(UUID other) {
    if (role == Role.SERVING && !other.equals(reign)) {
      end(null);
    }
  }

  /** Tells what waited for an entry or a question, and goes on. */
  private void tell(GroupBatch done) {
    underWay = null;
    append();
    for (Answer answer : done.answers) {
      try {
        answer.give();
      } catch (RuntimeException | Error e) {
        failures.failed(partition + ": an answer cannot be given", e);
      }
    }
  }

  /**
   * The reign is over.
   *
   * @param of null for whichever it is
   */
  void end(@Nullable UUID of) {
    if (role == Role.FOLLOWING || of != null && !of.equals(reign)) {
      return;
    }
    role = Role.FOLLOWING;
    reign = null;
    List<Answer> lost = new ArrayList<>();
    if (underWay != null) {
      lost.addAll(underWay.answers);
      underWay = null;
    }
    lost.addAll(gathered.answers);
    gathered = new GroupBatch();
    partition.notServing();
    partition.abandon();
    partition.clear();
    lost.forEach(this::again);
  }

  /** Has a call handled again that may or may not have been carried out. */
  private void again(Answer answer) {
    switch (answer) {
      case Kept.Reply reply -> {
        PartitionCall call = reply.call();
        if (call != null) {
          again(call);
        }
      }
      case Kept.Failure failed -> again(failed.call());
      default -> answer.fail(Refusals.ledElsewhere(partition.id()));
    }
  }

  private void again(PartitionCall call) {
    if (!call.mayRepeat()) {
      call.repeat();
    }
    partition.runAnothers(call);
  }

  /**
   * Refuses a call to a group or a structure that is destroyed, or of a session that has ended;
   * whether it was one.
   */
  boolean refuses(PartitionCall call) {
    endDestroyed();
    RuntimeException refusal =
        call.message() instanceof ToGroup to && !to.isFor(groupId)
            ? DestroyedObjects.ofGroup(groupName)
            : destroyed.refusal(call);
    if (refusal == null && sessions.isExpired(call)) {
      refusal = Sessions.expired(((OfSession) call.message()).sessionId());
    }
    if (refusal != null) {
      gathered.answers.add(new Kept.Failure(call, refusal));
      appendSoon();
    }
    return refusal != null;
  }

  /** What a destroyed group had. */
  private void endDestroyed() {
    if (isEnding) {
      isEnding = false;
      destroyed.endAll(DestroyedObjects.ofGroup(groupName));
    }
  }

  // What is gathered.

  /** Why no call is taken now, or null. */
  @Nullable String overload() {
    if (gathered.bytes > GATHERED_BYTES_MAX) {
      return "bytes=" + gathered.bytes + " of changes wait to be appended to the group's log";
    }
    return gathered.answers.size() > ANSWERS_MAX
        ? "answers=" + gathered.answers.size() + " wait for the group's log"
        : null;
  }

  /** Has what is gathered appended after the tasks that are in the mailbox by now. */
  private void appendSoon() {
    if (underWay == null && !appending) {
      appending = true;
      partition.submit(new Appending());
    }
  }

  private final class Appending implements PartitionTask {

    @Override
    public void run(Partition at) {
      appending = false;
      append();
    }

    @Override
    public void rejected() {
      run(partition);
    }
  }

  /** After the step that has ended sessions, or destroyed a structure. */
  private final class Freeing implements PartitionTask {

    @Override
    public void run(Partition at) {
      if (role == Role.SERVING) {
        endDestroyed();
        destroyed.end();
        sessions.free();
      }
    }

    /** The next end of a session, or the next leader, frees it. */
    @Override
    public void rejected() {}
  }

  private void append() {
    if (role == Role.SERVING && underWay == null && !gathered.isEmpty()) {
      underWay = gathered.first(ENTRY_BYTES);
      if (underWay == gathered) {
        gathered = new GroupBatch();
      }
      if (underWay.changes.isEmpty()) {
        Objects.requireNonNull(writer).confirm(Objects.requireNonNull(reign));
      } else {
        write(underWay);
      }
    }
  }

  private void write(GroupBatch batch) {
    UUID mine = Objects.requireNonNull(reign);
    appendedMillis = clockMillis();
    byte[] entry = batch.entry(mine, ++sequence, appendedMillis, generation);
    Objects.requireNonNull(writer).append(mine, entry);
  }

  private void gather(Change change) {
    if (role != Role.SERVING) {
      throw new IllegalStateException(partition + " changes nothing: role=" + role);
    }
    gathered.add(change);
    appendSoon();
  }

  /** The next entry destroys the group; what was gathered of its structures goes nowhere. */
  private void endGroup(Replicated structure, @Nullable Completion completion) {
    GroupBatch kept = new GroupBatch();
    kept.answers.addAll(gathered.answers);
    for (Change change : gathered.changes) {
      boolean isKept = GroupPartitions.outlivesGroup(change.kind());
      kept.add(isKept ? change : answers(change.name(), change.answers()));
    }
    gathered = kept;
    generation++;
    groupId++;
    isEnding = true;
    gather(answers(structure.name(), Completion.entries(completion)));
    if (completion != null) {
      remembered.add(completion);
    }
    partition.submit(new Freeing());
  }

  private static Change answers(String name, List<Answered> answers) {
    return new Change(0, LogMessages.NO_KIND, name, EffectBytes.DESTROYED, answers);
  }

  // HostLog.

  @Override
  public void begins(Replicated structure) {}

  @Override
  public void append(Replicated structure, Effect effect, @Nullable Completion completion) {
    if (effect instanceof GroupDestroyed) {
      endGroup(structure, completion);
      return;
    }
    if (isEnding && !GroupPartitions.outlivesGroup(structure.kind())) {
      gather(answers(structure.name(), Completion.entries(completion))); // It goes nowhere.
      return;
    }
    List<Answered> answers = Completion.entries(completion);
    gather(
        effect instanceof StructureEnded ended
            ? destroyed.end(ended, answers)
            : new Change(
                0, structure.kind(), structure.name(), written(structure, effect), answers));
    if (completion != null) {
      remembered.add(completion);
    }
    if (sessions.changed(effect) || DestroyedObjects.destroys(effect)) {
      partition.submit(new Freeing());
    }
  }

  /** With one too long working states are ahead of what can be committed: they begin anew. */
  private byte[] written(Replicated structure, Effect effect) {
    byte[] bytes = EffectBytes.of(structure.effects(), effect);
    if (GroupBatch.isTooLong(bytes)) {
      end(null);
      Objects.requireNonNull(writer).ended();
      throw GroupBatch.tooLong(structure.name(), bytes);
    }
    return bytes;
  }

  @Override
  public void appendAnswer(Replicated structure, Completion completion) {
    gather(answers(structure.name(), Completion.entries(completion)));
    remembered.add(completion);
  }

  @Override
  public void appendEnd(Replicated structure) {
    gather(new Change(0, structure.kind(), structure.name(), EffectBytes.DESTROYED, List.of()));
  }

  @Override
  public int confirming(Replicated structure, UUID caller) {
    return 0;
  }

  /** Whatever is said must be known to be of this reign. */
  @Override
  public boolean mustWait(Replicated structure) {
    return true;
  }

  @Override
  public void await(Replicated structure, Answer answer) {
    if (role == Role.SERVING) {
      gathered.answers.add(answer);
      appendSoon();
    } else {
      again(answer);
    }
  }

  /** Answers wait, so that what is read may be told when they are given. */
  @Override
  public boolean mayRead(Replicated structure) {
    return true;
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public Remembered remembered() {
    return remembered;
  }

  /** Whatever any leader has carried out is in the log. */
  @Override
  public boolean isOneOfSeveral() {
    return false;
  }
}
