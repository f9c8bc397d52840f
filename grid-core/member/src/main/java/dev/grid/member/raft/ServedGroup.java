package dev.grid.member.raft;

import dev.grid.consensus.ConsensusServer;
import dev.grid.consensus.GroupMachine;
import dev.grid.kernel.cp.Formed;
import dev.grid.member.partition.GroupPartitions;
import dev.grid.protocol.types.RaftGroupId;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member's part in one group, but for how its servers agree on a log: what is committed goes into
 * states, and while the member leads, the group's partition serves calls. Thread-safe.
 */
public final class ServedGroup {

  private static final Logger log = LoggerFactory.getLogger(ServedGroup.class);

  /** So long after a reign has ended without another's it is looked who leads by now. */
  private static final long LEAD_AGAIN_MILLIS = 50;

  private final String key;
  private final RaftGroupId id;
  private final int place;
  private final GroupPartitions partitions;
  private final AgreedLog agreed;
  private final TermQuestions questions;
  private final Surroundings around;
  private volatile @Nullable CommittedGroup committed;

  /** The group's log, as this member's server has it. Thread-safe. */
  public interface AgreedLog {

    /** See {@link ConsensusServer#append}. */
    CompletableFuture<Void> append(byte[] entry);

    /** See {@link ConsensusServer#isLeader}. */
    boolean isLeader();

    /** See {@link ConsensusServer#leadingTerm}. Does not block while this server leads. */
    long leadingTerm();

    /** The group's servers, as the log has them; null while they change, or are not known. */
    @Nullable Set<UUID> voters();
  }

  /** Threads and time, and who is told, of all groups of a member. Thread-safe. */
  public interface Surroundings {

    /** Runs what may block, in no order. */
    void run(Runnable task);

    /** The same, after so long. */
    void runLater(Runnable task, long delayMillis);

    /** Has a question come to false where it comes to nothing within an election timeout. */
    CompletableFuture<Boolean> limited(CompletableFuture<Boolean> question);

    /** Who leads the group, or what the member has of it, has changed. Does not block. */
    void changed();

    /** How often the group of this key was destroyed by now. Does not block. */
    void destroyed(String key, long generation);

    /** Who is in groups, where this group knows; not to be kept. */
    void formed(Formed formed);
  }

  /**
   * A part in a group, of which nothing is known yet.
   *
   * @param key by which members call the group, see {@link GroupIds}
   * @param id as it was before the group was ever destroyed
   * @param place among the member's partitions for groups
   */
  public ServedGroup(
      String key,
      RaftGroupId id,
      int place,
      GroupPartitions partitions,
      AgreedLog agreed,
      TermQuestions questions,
      Surroundings around) {
    this.key = key;
    this.id = id;
    this.place = place;
    this.partitions = partitions;
    this.agreed = agreed;
    this.questions = questions;
    this.around = around;
  }

  RaftGroupId id() {
    return id;
  }

  int place() {
    return place;
  }

  /** How many sessions the group has. */
  int sessions() {
    CommittedGroup machine = committed;
    return machine == null ? 0 : machine.sessions();
  }

  /** What the log is applied to from now on, from its beginning or from a snapshot. */
  public GroupMachine newMachine() {
    CommittedGroup made =
        new CommittedGroup(
            id,
            place,
            partitions,
            () -> around.run(this::lead),
            () -> around.run(this::endIfDeposed),
            generation -> around.destroyed(key, generation),
            around::formed);
    committed = made;
    return made;
  }

  // Reigns.

  private void lead() {
    partitions.lead(place, new Writer());
    around.changed();
  }

  /** Leads what this server was elected for unheard. */
  public void leadIfElected() {
    if (agreed.isLeader() && partitions.isIdle(place)) {
      lead();
    }
  }

  /** It may have been elected again since. */
  private void endIfDeposed() {
    if (!agreed.isLeader()) {
      partitions.end(place, null);
    }
  }

  private final class Writer implements GroupPartitions.Writer {

    @Override
    public void append(UUID reign, byte[] entry) {
      around.run(() -> ServedGroup.this.append(reign, entry));
    }

    @Override
    public void confirm(UUID reign) {
      ServedGroup.this.confirm(reign);
    }

    @Override
    public void ended() {
      around.runLater(ServedGroup.this::leadIfElected, LEAD_AGAIN_MILLIS);
    }
  }

  private void append(UUID reign, byte[] entry) {
    var unused =
        agreed
            .append(entry)
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    around.run(() -> lost(reign, failure));
                  }
                });
  }

  /** It is not known whether an entry will be applied: a new reign finds out. */
  private void lost(UUID reign, Throwable failure) {
    log.info("a reign of group={} has ended here: {}", id, failure.toString());
    partitions.end(place, reign);
    around.runLater(this::leadIfElected, LEAD_AGAIN_MILLIS);
  }

  /** On whichever thread holds the partition. That it leads is told on an I/O thread, mostly. */
  private void confirm(UUID reign) {
    var unused =
        isLatest(agreed.leadingTerm())
            .whenComplete(
                (isLatest, failure) -> {
                  if (Boolean.TRUE.equals(isLatest)) {
                    partitions.confirmed(place, reign, true);
                  } else { // A timer's thread may say so.
                    around.run(() -> partitions.confirmed(place, reign, false));
                  }
                });
  }

  /**
   * Whether nobody has led the group in a later term until now than in the one in which this server
   * does. False where that is not known within an election timeout; never fails. Does not block.
   */
  CompletableFuture<Boolean> isLatest(long term) {
    Set<UUID> voters = agreed.voters();
    // The voters have to be those that the log had in that term, as in another they are another's.
    return term == ConsensusServer.NO_TERM || voters == null || agreed.leadingTerm() != term
        ? CompletableFuture.completedFuture(false)
        : around.limited(questions.isLatest(key, term, voters));
  }
}
