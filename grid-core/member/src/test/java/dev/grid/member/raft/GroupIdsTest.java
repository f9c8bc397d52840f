package dev.grid.member.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.member.peer.PeerMessages.Formation;
import dev.grid.protocol.types.RaftGroupId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A group that begins anew by force has another log and a later id, and its key of before is not
 * used.
 */
final class GroupIdsTest {

  private static final Formation FORMATION = new Formation(7, List.of(new UUID(0, 1)), 0);

  private final GroupIds ids = new GroupIds();

  @Test
  void idsGrow_withDestructions_andWithForce() {
    RaftGroupId first = ids.now(FORMATION, "orders");
    assertThat(first.name()).isEqualTo("orders");
    assertThat(first.id()).isNotNegative();
    ids.heard("orders", 3);
    RaftGroupId destroyed = ids.now(FORMATION, "orders");
    assertThat(destroyed.id()).isEqualTo(first.id() + 3);

    ids.known(ids.nextKey("orders"));

    RaftGroupId anew = ids.now(FORMATION, "orders");
    assertThat(anew.name()).isEqualTo("orders");
    assertThat(anew.id()).isGreaterThan(destroyed.id());
    ids.heard("orders", 4); // Of the log of before, which somebody still tells of.
    assertThat(ids.now(FORMATION, "orders")).isEqualTo(anew);
    assertThat(ids.now(FORMATION, "other").id()).isEqualTo(GroupIds.first(FORMATION, "other").id());
  }

  @Test
  void ofTheKeysOfAName_theLatestCounts() {
    assertThat(ids.key("orders")).isEqualTo("orders");
    assertThat(ids.isRetired("orders")).isFalse();

    ids.known("orders@2");
    ids.known("orders@1");

    assertThat(ids.key("orders")).isEqualTo("orders@2");
    assertThat(ids.isRetired("orders")).isTrue();
    assertThat(ids.isRetired("orders@1")).isTrue();
    assertThat(ids.isRetired("orders@2")).isFalse();
    assertThat(ids.nextKey("orders")).isEqualTo("orders@3");
    assertThat(GroupIds.nameOf("orders@2")).isEqualTo("orders");
    assertThat(GroupIds.log(FORMATION, "orders@2")).isNotEqualTo(GroupIds.log(FORMATION, "orders"));
  }
}
