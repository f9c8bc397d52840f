package dev.grid.member.replication;

import dev.grid.kernel.Effect;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.peer.PeerMessages.Ack;
import dev.grid.member.peer.PeerMessages.Append;
import dev.grid.member.peer.PeerMessages.CheckParts;
import dev.grid.member.peer.PeerMessages.Open;
import dev.grid.member.peer.PeerMessages.Opened;
import dev.grid.member.peer.PeerMessages.Refused;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This member's part in one partition's replication: what the partition and other members' messages
 * ask of it goes to its {@link RoleMachine}, or to the {@link Primary} or {@link Backup} that it
 * is. Confined to whoever holds the partition, but for what is volatile.
 */
public final class Replica implements HostLog {

  private static final Logger log = LoggerFactory.getLogger(Replica.class);

  /** What a replica is. */
  public enum Role {

    /** It has nothing of the partition. */
    ABSENT,

    /** It takes a primary's changes, or waits for one to send them. */
    BACKUP,

    /**
     * It is the primary by the table, and makes sure that no other answers and all copies agree.
     */
    ACTIVATING,

    /** It is the primary, and answers calls. */
    SERVING,

    /** It was the primary, and gives the answers that still wait. */
    HANDING_OVER;

    /** The transition table; see {@link RoleMachine}. */
    boolean mayBecome(Role next) {
      return switch (this) {
        case ABSENT -> next == BACKUP || next == ACTIVATING;
        case BACKUP -> next == ABSENT || next == ACTIVATING;
        case ACTIVATING -> next == ACTIVATING || next == SERVING || next == BACKUP;
        case SERVING -> next == ACTIVATING || next == HANDING_OVER || next == BACKUP;
        case HANDING_OVER -> next == ACTIVATING || next == BACKUP;
      };
    }

    /** Whether it is the primary by this member's table, or was until every answer is given. */
    boolean isPrimary() {
      return this != ABSENT && this != BACKUP;
    }
  }

  private final ReplicationEnvironment env;
  private final LocalCopy copy;
  private final RoleMachine roles;
  private final Host host;
  private volatile boolean restless;

  /** What the partition does for its replica. Called with the partition held. */
  public interface Host {

    /** What it has was another primary's until now. */
    void promoted();

    /** It serves now: calls that were held go on. */
    void serving();

    /** It does not serve any more: calls that wait go elsewhere. */
    void notServing();

    /** How its content stands from now on; null if that is not settled, or it does not serve. */
    default void settled(@Nullable Settled settled) {}

    /**
     * Whether something goes on that it had begun while it served, and that must not go on beside
     * what the next primary does; {@link Replica#wrote} tells when it has ended.
     */
    boolean isWriting();

    /**
     * What it served is of the losing side of a split: it is to be merged into the other.
     *
     * @param structures which of them
     */
    void keepForMerge(Predicate<Replicated> structures);
  }

  /** A replica of nothing. */
  public Replica(int partition, Content content, ReplicationEnvironment env, Host host) {
    this.env = env;
    this.host = host;
    this.copy = new LocalCopy(partition, content, env);
    this.roles = new RoleMachine(copy, host);
  }

  /** What it is now. Any thread may ask. */
  public Role role() {
    return roles.role();
  }

  /** Whether {@link #tick} should be called now and then. Any thread may ask. */
  public boolean isRestless() {
    return restless;
  }

  /** Whether this side takes writes. */
  @Override
  public boolean isWritable() {
    return copy.splits().isWritable();
  }

  /** Structures with fewer backups than this have lost their data. */
  public int lostBelow() {
    Assignment table = roles.assignment();
    return table == null ? 0 : table.lostBelow();
  }

  /** Whether nobody holds the partition. */
  public boolean isLost() {
    Assignment table = roles.assignment();
    return table != null && table.primary() == null && table.lostBelow() > 0;
  }

  // Tables.

  /** Follows a new table. */
  public void adopt(Assignment next, ClusterState state, @Nullable ClusterState before) {
    roles.adopt(next, state, before);
    noteRestlessness();
  }

  /**
   * Forgets what it was on another side of a split, unless the side that goes on goes on from what
   * this side had. What only this side has is given to be merged. To be called before {@link
   * #adopt}.
   *
   * @param state of the side that goes on
   */
  public void reset(Assignment next, ClusterState state) {
    roles.reset(next, state);
    noteRestlessness();
  }

  // What the primary's partition asks.

  /** Whether it serves. */
  public boolean isServing() {
    return roles.role() == Role.SERVING;
  }

  /** The primary if anybody else keeps its changes, else null. */
  private @Nullable Primary replicating() {
    Primary now = roles.primary();
    return now != null && now.hasSinks() ? now : null;
  }

  /** Why no write can be taken now, or null. */
  public @Nullable String overload() {
    Primary now = replicating();
    return now == null ? null : now.overload();
  }

  /** Whether so much is under way to a copy's member that a large write should wait. */
  public boolean isCongested() {
    Primary now = roles.primary();
    return now != null && now.streams().isCongested();
  }

  /**
   * A structure begins to exist here. One of its name may have ended just now, of which some copy
   * does not know: what is seen of the new one must not be taken back by that.
   */
  @Override
  public void begins(Replicated structure) {
    Primary now = roles.primary();
    if (now != null) {
      now.begins(structure);
    }
  }

  @Override
  public void append(Replicated structure, Effect effect, @Nullable Completion completion) {
    if (completion != null) {
      remember(completion);
      if (completion.confirm()) {
        copy.splits().noteChange();
      }
    }
    if (requirePrimary().append(structure, effect, completion)) {
      restless = true;
      host.settled(null);
    }
  }

  @Override
  public void appendAnswer(Replicated structure, Completion completion) {
    remember(completion);
    Primary now = replicating();
    if (now != null) {
      now.appendAnswer(structure, completion);
      restless = true;
    }
  }

  private void remember(Completion completion) {
    byte[] answer = completion.answer();
    if (answer != null) {
      copy.remembered().add(completion.id(), answer);
    }
  }

  @Override
  public void appendEnd(Replicated structure) {
    if (requirePrimary().appendEnd(structure)) {
      restless = true;
      host.settled(null);
    }
  }

  private Primary requirePrimary() {
    Primary now = roles.primary();
    if (now == null) {
      throw new IllegalStateException(this + " changes nothing: it is not the primary");
    }
    return now;
  }

  @Override
  public int confirming(Replicated structure, UUID caller) {
    Primary now = roles.primary();
    return now == null ? 0 : now.streams().confirming(structure, caller);
  }

  @Override
  public Remembered remembered() {
    return copy.remembered();
  }

  @Override
  public boolean mustWait(Replicated structure) {
    Primary now = replicating();
    return now != null && now.mustWait(structure);
  }

  @Override
  public void await(Replicated structure, Answer answer) {
    requirePrimary().await(structure, answer);
  }

  /** Whether nobody else can have taken over, so that what is read here is the latest. */
  @Override
  public boolean mayRead(Replicated structure) {
    Primary now = replicating();
    return now == null || structure.backups().sync() == 0 || now.streams().mayRead(env.nanoTime());
  }

  /** The answers go to whoever is the primary next. */
  @Override
  public boolean isOneOfSeveral() {
    return false;
  }

  // What backups say.

  /** A backup says where it stands. */
  public void opened(UUID from, Opened message) {
    Primary now = roles.primary();
    CopyStream stream = now == null ? null : now.streams().stream(from, message.stream());
    if (now == null || stream == null || !message.epoch().equals(now.epoch())) {
      return;
    }
    roles.opened(now, stream, from, message);
    noteRestlessness();
  }

  /** A backup has everything up to an index. */
  public void acknowledged(UUID from, long stream, long index) {
    Primary now = roles.primary();
    if (now != null) {
      now.streams().acknowledged(from, stream, index);
      roles.progressed(now);
      noteRestlessness();
    }
  }

  /** A backup knows a later primary. */
  public void refused(UUID from, Refused message) {
    Primary now = roles.primary();
    if (now != null && now.streams().stream(from, message.stream()) != null) {
      log.warn(
          "partition={}: member={} refuses epoch={}, it knows {}",
          copy.partition(),
          from,
          now.epoch(),
          message.epoch());
    }
  }

  /** Messages reach the member again. */
  public void connected(UUID member) {
    Primary now = roles.primary();
    if (now != null) {
      now.streams().connected(member);
    }
  }

  // What primaries say.

  /** A primary opens a stream, or asks where it stands. */
  public void open(UUID from, Open message) {
    roles.open(from, message);
  }

  /** The next of a stream. */
  public void append(UUID from, Append message) {
    if (roles.backup().append(from, message, roles.assignment())) {
      env.acknowledge(from, this);
    }
  }

  /** How far the stream has come, if that is not told yet. Any thread may ask. */
  @Nullable Ack takeAck() {
    return roles.backup().takeAck();
  }

  /** Compares parts of what this copy has with what the primary has. */
  public void check(UUID from, CheckParts message) {
    Assignment table = roles.assignment();
    if (table != null && table.inSync(env.self()) != null) {
      roles.backup().check(from, message);
    }
  }

  /**
   * Sends copies what some parts of them should look like.
   *
   * @return whether there are more parts
   */
  public boolean sendCheck() {
    Primary now = replicating();
    return isServing() && now != null && now.streams().check();
  }

  // Time.

  /** Says again what was not answered. */
  public void tick(long nowNanos) {
    roles.tick(nowNanos);
    noteRestlessness();
  }

  /** The host {@linkplain Host#isWriting writes} no more. */
  public void wrote() {
    roles.wrote();
    noteRestlessness();
  }

  /** How many changes are kept because some copy may lack them. */
  int keptChanges() {
    return copy.changes().size();
  }

  /** What copies have not acknowledged. */
  Lag lag(long nowNanos) {
    Primary now = roles.primary();
    return now == null ? Lag.NONE : now.lag(nowNanos);
  }

  private void noteRestlessness() {
    restless = roles.isRestless();
    host.settled(lostBelow() > 0 ? null : roles.settled());
  }

  /** For logs and tests; with the partition held. */
  @Override
  public String toString() {
    return "Replica[" + roles + "]";
  }
}
