package dev.grid.member.peer;

import dev.grid.kernel.ContentDigest;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Stamp;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import dev.grid.protocol.serialization.Schema;
import dev.grid.protocol.types.StructureSettings;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What members say to each other once they know each other. One-way: answers are messages of their
 * own. Fields may only be added, at the end, so that members of different versions understand each
 * other.
 */
public sealed interface PeerMessages extends Message<Void> {

  // Families: each is taken by one switch without a default, so that a new message does not compile
  // before somebody takes it.

  /** What connections themselves say; goes no further than them. */
  sealed interface OfLink extends PeerMessages {}

  /** About the cluster's state; taken on the cluster thread. */
  sealed interface OfCluster extends PeerMessages {}

  /** What is for the coordinator; others ignore it. */
  sealed interface ToCoordinator extends OfCluster {}

  /** Leases, and between primaries and backups. */
  sealed interface OfReplication extends PeerMessages {}

  /** Calls that are brought to another member. */
  sealed interface OfCalls extends PeerMessages {}

  /** What every member knows. */
  sealed interface OfSharing extends PeerMessages {}

  /** Between the members' parts of replicated structures. */
  sealed interface OfHosts extends PeerMessages {}

  /** About who is in Raft groups. */
  sealed interface OfGroups extends PeerMessages {}

  // Liveness and leases.

  /** Asks for a lease; nanoseconds of the sender's monotonic clock. */
  @Op(id = 0x7e0100)
  record Heartbeat(long sentNanos) implements OfReplication {}

  /**
   * Promises not to take over from the receiver for so long after it sent the heartbeat.
   *
   * @param sentNanos as in the heartbeat
   * @param clusterMillis the cluster's time as the sender has it; 0 if it does not say
   * @param wallMillis what its wall clock says
   * @param policyDigest of the policy of users and rights that it goes by; 1 if it has none, 0 if
   *     it does not say
   */
  @Op(id = 0x7e0200)
  record HeartbeatReply(
      long sentNanos,
      long leaseMillis,
      @Since("2.0") long clusterMillis,
      @Since("2.0") long wallMillis,
      @Since("2.9") long policyDigest)
      implements OfReplication {}

  /** Of the group communication below the views. */
  @Op(id = 0x7e0300)
  record Control(byte[] payload) implements OfLink {}

  /**
   * A part of a message that is too large to be sent at once. Of one connection's messages one at a
   * time is sent in parts, in their order; others may come between them.
   *
   * @param messageBytes of the whole message
   * @param from where the part begins
   */
  @Op(id = 0x7e0400)
  record Piece(int messageBytes, int from, byte[] part) implements OfLink {}

  // Cluster state.

  /** The coordinator of a view asks what everyone has. */
  @Op(id = 0x7e1000)
  record Collect(UUID creator, long view) implements OfCluster {}

  /**
   * What a member has.
   *
   * @param state the last one that it adopted, or null
   * @param entries how much data it has, about
   * @param clusterMillis the time by its clock; 0 if it does not say
   * @param fewestBackups see {@link dev.grid.member.cluster.ClusterControl.Follower#fewestBackups};
   *     0 if it does not say
   * @param used service and name of each structure that its side of a split has; null if it does
   *     not say
   */
  @Op(id = 0x7e1100)
  record Report(
      UUID creator,
      long view,
      @Nullable ClusterState state,
      long entries,
      @Since("2.0") long clusterMillis,
      @Since("0.3") int fewestBackups,
      @Since("0.4") @Nullable List<Map.Entry<String, String>> used)
      implements ToCoordinator {

    /** Without a time. */
    public Report(
        UUID creator, long view, @Nullable ClusterState state, long entries, int fewestBackups) {
      this(creator, view, state, entries, 0, fewestBackups, List.of());
    }
  }

  /**
   * The new state.
   *
   * @param clusterMillis the time of the state's oldest member; 0 if the sender does not say
   */
  @Op(id = 0x7e1200)
  record Publish(UUID creator, long view, ClusterState state, @Since("2.0") long clusterMillis)
      implements OfCluster {

    /** Without a time. */
    public Publish(UUID creator, long view, ClusterState state) {
      this(creator, view, state, 0);
    }
  }

  /** A member adopted a state. */
  @Op(id = 0x7e1300)
  record Adopted(Stamp stamp) implements ToCoordinator {}

  /** A primary says that it waits for the learner's acknowledgements from now on. */
  @Op(id = 0x7e1400)
  record CaughtUp(int partition, Stamp epoch, UUID member, long added) implements ToCoordinator {}

  /** A primary that took over in an orderly way serves now. */
  @Op(id = 0x7e1800)
  record Active(int partition, Stamp epoch) implements ToCoordinator {}

  /**
   * A primary or a copy says that the copy cannot be brought up to date and must start from
   * nothing.
   *
   * @param unable whether it cannot at all: the member's version does not know what is to be kept
   */
  @Op(id = 0x7e1500)
  record OutOfSync(
      int partition, Stamp epoch, UUID member, String why, @Since("2.0") boolean unable)
      implements ToCoordinator {

    /** Of a copy that may be made anew by the same member. */
    public OutOfSync(int partition, Stamp epoch, UUID member, String why) {
      this(partition, epoch, member, why, false);
    }
  }

  /** A member wants to leave with its data handed over. */
  @Op(id = 0x7e1600)
  record Leaving() implements ToCoordinator {}

  /** The coordinator accepts that lost partitions go on empty, for an operator. */
  @Op(id = 0x7e1700)
  record AcceptLoss() implements ToCoordinator {}

  /** Asks for a configuration that all members are to have; answered by {@link Configured}. */
  @Op(id = 0x7e1900)
  record Configure(long id, StructureSettings config) implements ToCoordinator {}

  /**
   * What has become of it.
   *
   * @param why it was refused; empty if it was not
   */
  @Op(id = 0x7e1a00)
  record Configured(long id, byte result, String why) implements OfCluster {

    /** Every member has it. */
    public static final byte DONE = 0;

    /** There is another one, or a structure that has another one. */
    public static final byte MISMATCH = 1;

    /** The coordinator does not know what is in it. */
    public static final byte INVALID = 2;

    /** There are as many as there may be. */
    public static final byte TOO_MANY = 3;
  }

  // Replication.

  /**
   * A primary opens a stream to a copy, or asks where it stands after a break.
   *
   * @param stream the primary's number of it; a new number begins anew
   * @param fresh whether the copy starts from nothing
   * @param slot which structures are sent: those with at least so many backups, and those that are
   *     transferred
   * @param last the primary's last sequence number
   * @param acknowledged the last index that the copy has acknowledged; one that does not know the
   *     stream any more has lost what it acknowledged
   */
  @Op(id = 0x7e2000)
  record Open(
      int partition,
      Stamp epoch,
      long stream,
      boolean fresh,
      int slot,
      long last,
      long acknowledged)
      implements OfReplication {}

  /**
   * Where a copy stands.
   *
   * @param index the last of the stream that it has; 0 if none
   * @param last the last sequence number that it has, of any stream
   * @param settled every in-sync copy is known to have everything up to here
   * @param ahead what it has after {@link Open#last}, oldest first
   * @param completeFrom after this {@code ahead} is complete; before, it may have got changes
   *     within slices, of which it cannot tell
   */
  @Op(id = 0x7e2100)
  record Opened(
      int partition,
      Stamp epoch,
      long stream,
      long index,
      long last,
      long settled,
      List<Change> ahead,
      long completeFrom)
      implements OfReplication {}

  /**
   * A change of a structure.
   *
   * @param sequence of the partition; 0 for what is transferred to a learner
   * @param kind of the structure: its service's number, the first byte of its messages' types
   * @param effect as the structure's effect codec writes it; empty if it was destroyed
   * @param answers what the call that made it was answered, if it may be repeated or its caller is
   *     to be told
   */
  @Struct
  record Change(long sequence, int kind, String name, byte[] effect, List<Answered> answers) {

    /** No structure's: there are answers to remember, or a number reached by slices. */
    public static final int NO_STRUCTURE = -1;
  }

  /**
   * A call that was answered; see {@code replication.Remembered}.
   *
   * @param kind the sum of what it says
   * @param origin with {@code number}, the call's name
   * @param answer as a client would be sent it
   */
  @Struct
  record Answered(byte kind, UUID origin, long number, byte[] answer) {

    /** The answer is to be remembered. */
    public static final int ANSWER = 1;

    /** Whoever takes it tells the caller that it has the change. */
    public static final int CONFIRM = 2;

    /** It is the last of its series that is not remembered any more. */
    public static final int FORGOTTEN = 4;

    /** There are callers of whom nothing is known any more. */
    public static final int FORGOTTEN_SERIES = 8;
  }

  /**
   * One change, as the next of a stream.
   *
   * @param index in the stream, from 1, without gaps
   * @param settled the last sequence number that every in-sync copy has
   */
  @Op(id = 0x7e2200)
  record Append(
      int partition,
      Stamp epoch,
      long stream,
      long index,
      long settled,
      long sequence,
      int kind,
      String name,
      byte[] effect,
      List<Answered> answers)
      implements OfReplication {}

  /** How far each stream to the sender has come. */
  @Op(id = 0x7e2300)
  record Acks(List<Ack> acks) implements OfReplication {}

  /** The copy has everything up to {@code index}. */
  @Struct
  record Ack(int partition, long stream, long index) {}

  /** The copy does not take this stream: it knows a later epoch. */
  @Op(id = 0x7e2400)
  record Refused(int partition, Stamp epoch, long stream) implements OfReplication {}

  /** Of members that compared whole structures; ignored. */
  @Op(id = 0x7e2500)
  record Check(int partition, Stamp epoch, long stream, long index, List<Digest> digests)
      implements OfReplication {}

  /**
   * A structure's content in one number.
   *
   * @param kind as in {@link Change}
   */
  @Struct
  record Digest(int kind, String name, long entries, long value) {}

  /**
   * What parts of the copy should look like at this place of the stream.
   *
   * @param parts a few, of one or more structures
   */
  @Op(id = 0x7e2900)
  record CheckParts(int partition, Stamp epoch, long stream, long index, List<PartDigest> parts)
      implements OfReplication {}

  /**
   * The digest of a part of a structure; see {@link dev.grid.kernel.ContentDigest}.
   *
   * @param service the structure's, by its name in the protocol
   */
  @Struct
  record PartDigest(String service, String name, long from, long to, long entries, long value) {}

  // Calls.

  /**
   * A client's or member's call, brought to the member that owns its partition.
   *
   * @param id the sender's number of it
   * @param caller whose call it is
   * @param request as a client would send it
   * @param origin with {@code number}, the call's name for good; see {@code replication.CallId}
   * @param number 0 if the call may be carried out twice
   * @param repeated whether it was sent before
   * @param unsure whether it may have been carried out, and no partition has said that it was not
   */
  @Op(id = 0x7e3000)
  record Forward(
      long id,
      UUID caller,
      int partition,
      byte[] request,
      UUID origin,
      long number,
      boolean repeated,
      boolean unsure)
      implements OfCalls {}

  /** The answer, as a client would be sent it. */
  @Op(id = 0x7e3200)
  record Answer(long id, byte[] response) implements OfCalls {}

  /** Nobody waits for the answers to these calls any more. */
  @Op(id = 0x7e3300)
  record Abandoned(List<Long> ids) implements OfCalls {}

  /**
   * The call need not wait any longer, but is still to be answered: with a cancellation if it
   * waits. One that has never arrived may yet.
   */
  @Op(id = 0x7e3800)
  record Cancel(long id) implements OfCalls {}

  /** Are these calls still to be answered? Nothing is said of those that are. */
  @Op(id = 0x7e3400)
  record StillThere(List<Long> ids) implements OfCalls {}

  /** These calls were answered, or have never arrived. */
  @Op(id = 0x7e3500)
  record NotThere(List<Long> ids) implements OfCalls {}

  /**
   * A question to all partitions, brought to a member for those that it serves.
   *
   * @param id the sender's number of it, one of those of {@link Forward}
   * @param request as a client would send it
   * @param places pairs of a partition and where to begin there
   * @param origin with {@code number}, the name of the call to partition 0; the number grows with
   *     the partition's
   * @param number 0 if the call may be carried out twice
   */
  @Op(id = 0x7e3600)
  record Ask(
      long id,
      UUID caller,
      byte[] request,
      List<Map.Entry<Integer, Integer>> places,
      UUID origin,
      long number)
      implements OfCalls {}

  /**
   * The answer, or as much of it as one message holds.
   *
   * @param response of the partitions together, as one of them would answer; empty if none has
   * @param rest where to ask again, pairs as in the question
   * @param again where the sender could not answer
   * @param failure what the question has failed with, as a client would be sent it; null if it has
   *     not
   */
  @Op(id = 0x7e3700)
  record Part(
      long id,
      byte[] response,
      List<Map.Entry<Integer, Integer>> rest,
      List<Map.Entry<Integer, Integer>> again,
      @Since("0.6") byte @Nullable [] failure)
      implements OfCalls {

    /** Of a question that has not failed. */
    public Part(
        long id,
        byte[] response,
        List<Map.Entry<Integer, Integer>> rest,
        List<Map.Entry<Integer, Integer>> again) {
      this(id, response, rest, again, null);
    }
  }

  // What every member knows; see dev.grid.member.shared.

  /** The receiver has what was spread under this number of its sender's. */
  @Op(id = 0x7e4500)
  record Done(long id) implements OfSharing {}

  /**
   * The sender has forgotten what the receiver told it of the following, and asks for all of it.
   */
  @Op(id = 0x7e4b00)
  record Repeat() implements OfSharing {}

  /**
   * Somebody at the sender wants events of a structure; answered by {@link Done}.
   *
   * @param request as a client would send it
   */
  @Op(id = 0x7e4000)
  record Subscribe(UUID id, byte[] request, long spread) implements OfSharing {}

  @Op(id = 0x7e4100)
  record Unsubscribe(UUID id) implements OfSharing {}

  /** The sender has these subscriptions and no others. */
  @Op(id = 0x7e4800)
  record Subscriptions(List<UUID> ids) implements OfSharing {}

  /**
   * An event for a subscription of the receiver, as a client would be sent it.
   *
   * @param event empty if the sender may have told of events that did not arrive
   * @param lostBefore how many events of the subscription were dropped since the last one
   */
  @Op(id = 0x7e4200)
  record Happened(UUID id, int partition, byte[] event, @Since("0.2") long lostBefore)
      implements OfSharing {}

  /**
   * These structures exist, or do not any more.
   *
   * @param id answered by {@link Done}, as soon as the receiver can promise that whoever plans
   *     without the sender knows of them; 0 if it need not be answered
   */
  @Op(id = 0x7e4300)
  record StructuresExist(List<StructureForm> structures, @Since("0.3") long id)
      implements OfSharing {

    /** One that is not answered. */
    public StructuresExist(List<StructureForm> structures) {
      this(structures, 0);
    }
  }

  /**
   * Whether a structure exists.
   *
   * @param version how often it came or went; the higher one is right
   */
  @Struct
  record StructureForm(String service, String name, long version, boolean exists) {}

  /**
   * A structure is to be destroyed: the receiver destroys what it is the primary of. Answered by
   * {@link Done}.
   */
  @Op(id = 0x7e4400)
  record Destroy(long id, StructureForm structure) implements OfSharing {}

  /** Schemas of compact values; answered by {@link Done}. */
  @Op(id = 0x7e4600)
  record Schemas(long id, List<Schema> schemas) implements OfSharing {}

  /** Asks for a schema. */
  @Op(id = 0x7e4900)
  record SchemaWanted(long id, long schemaId) implements OfSharing {}

  /** Answers it; null if the sender does not know it either. */
  @Op(id = 0x7e4a00)
  record SchemaFound(long id, @Nullable Schema schema) implements OfSharing {}

  /**
   * Clients of the sender.
   *
   * @param all whether these are all of them
   * @param came that are connected to it
   * @param went that have lost their last connection to it
   * @param owners whose these clients are, as far as the sender knows
   */
  @Op(id = 0x7e4700)
  record ClientsConnected(
      boolean all, List<UUID> came, List<UUID> went, @Since("2.0") List<ClientOwner> owners)
      implements OfSharing {}

  /**
   * Whose a client's id is.
   *
   * @param principal who authenticated with it
   * @param sinceMillis when that was first done, in the cluster's time
   */
  @Struct
  record ClientOwner(UUID client, String principal, long sinceMillis) {}

  // Replicated structures, which converge.

  /** What a structure's state is to be joined with. */
  @Struct
  record Join(String service, String name, byte[] effect) {}

  /** Changes of replicated structures, or parts of their content. */
  @Op(id = 0x7e5000)
  record Joins(List<Join> joins) implements OfHosts {}

  /**
   * The digest of a part of what a member has of a replicated structure.
   *
   * @param from where the part begins, as in {@link ContentDigest}
   * @param to where it ends; 0 if the member has made one digest of everything
   * @param entries how many there are in it, if the member says so
   */
  @Struct
  record StructureDigest(
      String service,
      String name,
      long value,
      @Since("2.1") long from,
      @Since("2.1") long to,
      @Since("2.1") long entries) {

    /** Where the part ends. */
    public long end() {
      return to == 0 ? ContentDigest.END : to;
    }
  }

  /** What a member has; whoever has something else says so by {@link Wanted}, and tells its own. */
  @Op(id = 0x7e5100)
  record Compare(List<StructureDigest> digests) implements OfHosts {}

  /** The content of these parts is to be told. */
  @Op(id = 0x7e5200)
  record Wanted(List<StructureDigest> structures) implements OfHosts {}

  /** Asks to be told by {@link Flushed} that what was sent before has come. */
  @Op(id = 0x7e5300)
  record Flush(long number) implements OfHosts {}

  /** What came before {@link Flush} of this number is here. */
  @Op(id = 0x7e5400)
  record Flushed(long number) implements OfHosts {}

  // Raft groups; see dev.grid.member.raft.

  /**
   * Who is to be in all groups of a cluster.
   *
   * @param seed unique
   * @param voters the servers, by ids that stay the same as long as their disks
   * @param epoch how often that was changed since it was decided first: the later counts
   */
  @Struct
  record Formation(long seed, List<UUID> voters, @Since("2.0") long epoch) {}

  /**
   * What a member knows of a group.
   *
   * @param name the group's
   * @param founders the servers that it began with; none if that is not known
   * @param settledEpoch the sender leads it, and has seen it come to have the members that were to
   *     be in all groups at this epoch; -1 if not
   */
  @Struct
  record GroupKnown(String name, List<UUID> founders, long settledEpoch) {}

  /**
   * The sender's part in Raft groups, told again and again.
   *
   * @param server its id for good
   * @param host where it listens for other servers
   * @param port 0 if it does not
   * @param formation null if it knows none
   * @param adopted the cluster's state that it has adopted when it says so, or null
   * @param groups by name, that it knows
   * @param leads those of them that it leads
   * @param generations of each of the groups how often it was destroyed
   * @param givenUp the seeds of all formations whose groups were given up
   * @param known more of each group that it knows of
   * @param lost of the groups those that the server has lost a part of: it does not vote in them
   * @param leaves whether its member is about to leave the cluster
   */
  @Op(id = 0x7e6100)
  record ServerHere(
      UUID server,
      String host,
      int port,
      @Nullable Formation formation,
      @Nullable Stamp adopted,
      List<String> groups,
      List<String> leads,
      @Since("2.0") List<Long> generations,
      @Since("2.0") List<Long> givenUp,
      @Since("2.0") List<GroupKnown> known,
      @Since("2.0") List<String> lost,
      @Since("2.0") boolean leaves)
      implements OfGroups {}

  /** The coordinator has decided who is in all groups. */
  @Op(id = 0x7e6200)
  record Form(Formation formation) implements OfGroups {}

  /**
   * Asks for the receiver's term in a group, so that the sender knows whether it leads it still.
   *
   * @param question the sender's number of it, given back with the answer
   */
  @Op(id = 0x7e6300)
  record AskTerm(long question, String group) implements OfGroups {}

  /**
   * The sender's term in a group that it was asked for: its vote was in no election of a later one.
   *
   * @param server its id for good
   */
  @Op(id = 0x7e6400)
  record TermIs(long question, UUID server, long term) implements OfGroups {}

  /**
   * Asks the leader of a group how far the sender has to be in it before it votes again, as it has
   * lost a part of its log. Who does not lead, or cannot tell, does not answer.
   *
   * @param loss which loss it is, given back with the answer
   */
  @Op(id = 0x7e6500)
  record AskLossEnd(long loss, String group) implements OfGroups {}

  /**
   * A loss ends when the receiver has everything of the group's log up to an index.
   *
   * @param loss as in the question
   */
  @Op(id = 0x7e6600)
  record LossEndsAt(long loss, long index) implements OfGroups {}
}
