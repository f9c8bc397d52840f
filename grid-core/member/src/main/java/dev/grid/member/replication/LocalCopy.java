package dev.grid.member.replication;

import dev.grid.member.cluster.Stamp;
import dev.grid.member.peer.PeerMessages.Answered;
import dev.grid.member.peer.PeerMessages.Change;
import dev.grid.member.peer.PeerMessages.OutOfSync;
import java.util.List;
import java.util.UUID;

/**
 * What this member has of one partition, as its primary, as a backup, or as one and then the other.
 * Confined to the partition.
 *
 * @param content the structures
 * @param changes how far they have come
 * @param remembered what calls were answered that may be repeated
 * @param splits on which side of the cluster they were changed
 */
record LocalCopy(
    int partition,
    Content content,
    ChangeLog changes,
    Remembered remembered,
    SplitHistory splits,
    ReplicationEnvironment env) {

  LocalCopy(int partition, Content content, ReplicationEnvironment env) {
    this(partition, content, new ChangeLog(), new Remembered(), new SplitHistory(), env);
  }

  /**
   * Applies a change that another member made.
   *
   * @throws dev.grid.protocol.UnknownServiceException as {@link Content#apply} does; nothing is
   *     changed then
   */
  void apply(int kind, String name, byte[] effect, List<Answered> answers) {
    if (kind != Change.NO_STRUCTURE) {
      content.apply(kind, name, effect);
    }
    remembered.take(answers, env::confirm);
  }

  /** Forgets all that it holds. */
  void clear() {
    content.clear();
    remembered.clear();
    changes.clear();
  }

  /** Has the coordinator drop a member's copy, which is then made anew. */
  void reportOutOfSync(Stamp epoch, UUID member, String why) {
    env.tellCoordinator(new OutOfSync(partition, epoch, member, why));
  }
}
