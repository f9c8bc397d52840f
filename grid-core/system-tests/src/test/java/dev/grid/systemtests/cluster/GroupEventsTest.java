package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.grid.Grid;
import dev.grid.atomiclong.GridAtomicLong;
import dev.grid.config.CpConfig;
import dev.grid.cp.CpStatus;
import dev.grid.map.GridMap;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.session.GroupMessages.AddGroupAvailabilityListener;
import dev.grid.protocol.session.GroupMessages.AddMembershipListener;
import dev.grid.protocol.session.GroupMessages.Availability;
import dev.grid.protocol.session.GroupMessages.CreateGroup;
import dev.grid.protocol.session.GroupMessages.GetObjectInfos;
import dev.grid.protocol.session.GroupMessages.MemberChange;
import dev.grid.protocol.session.GroupMessages.RemoveMembershipListener;
import dev.grid.protocol.session.GroupMessagesCodecs;
import dev.grid.protocol.types.CpMember;
import dev.grid.protocol.types.RaftGroupId;
import dev.grid.systemtests.fuzz.RawConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients are told of Raft groups as such, and of who is in them. */
@Timeout(1800)
final class GroupEventsTest {

  private static final String NUMBERS = GridAtomicLong.TYPE.service();

  @TempDir private Path directory;

  private TestCluster cluster() {
    return TestCluster.of(
        3,
        config ->
            config.withCp(
                CpConfig.defaults()
                    .withMemberCount(3)
                    .withDirectory(directory.resolve(config.instanceName()))));
  }

  private static CpStatus status(Grid grid) {
    return Objects.requireNonNull(Objects.requireNonNull(grid.operations()).cpStatus());
  }

  private static RawConnection connect(TestCluster cluster) throws IOException {
    int port = Integer.parseInt(TestCluster.addressOf(cluster.member(0)).split(":", -1)[1]);
    RawConnection connection = new RawConnection(port);
    connection.sendProtocol();
    connection.call(RawConnection.authentication(cluster.name(), null, null));
    return connection;
  }

  @Test
  void aClient_isToldWhatGroupsHave_andWhoIsMissing_andWhoGoes() throws IOException {
    try (TestCluster cluster = cluster();
        RawConnection client = connect(cluster)) {
      Grid member = cluster.member(0);
      member.atomicLong("kept@others").set(1);
      member.atomicLong("gone@others").set(1);
      member.atomicLong("elsewhere").set(1);
      member.atomicLong("gone@others").destroy();
      RaftGroupId group = client.call(new CreateGroup("any@others"));

      assertThat(client.call(new GetObjectInfos(group, NUMBERS, false))).containsExactly("kept");
      assertThat(client.call(new GetObjectInfos(group, NUMBERS, true))).containsExactly("gone");
      assertThat(client.call(new GetObjectInfos(group, "nothing", false))).isEmpty();
      member.map("plain").set("k", "v");
      RaftGroupId defaultGroup = client.call(new CreateGroup("any"));
      assertThat(client.call(new GetObjectInfos(defaultGroup, NUMBERS, false)))
          .containsExactly("elsewhere");
      assertThat(client.call(new GetObjectInfos(defaultGroup, GridMap.TYPE.service(), false)))
          .as("a map outside of groups")
          .isEmpty();

      UUID registration = client.call(new AddMembershipListener(false));
      client.call(new AddGroupAvailabilityListener(false));
      Grid leaving = cluster.member(2);
      UUID gone = status(leaving).self();
      String address = TestCluster.addressOf(leaving);
      cluster.stop(leaving);

      for (int i = 0; i < 2; i++) { // One a group.
        MessageReader event = client.read();
        assertThat(event.type()).isEqualTo(GroupMessagesCodecs.AVAILABILITY.typeFor(0x220300));
        Availability missing = GroupMessagesCodecs.AVAILABILITY.decode(event);
        assertThat(missing.groupId().name()).isIn("default", "others");
        assertThat(missing.members()).hasSize(3);
        assertThat(missing.unavailableMembers())
            .extracting(CpMember::uuid, each -> each.address().toString())
            .containsExactly(tuple(gone, address));
        assertThat(missing.isShutdown()).isTrue();
      }

      Objects.requireNonNull(member.operations())
          .removeFromGroups(gone)
          .toCompletableFuture()
          .join();
      MessageReader event = client.read();
      MemberChange change = GroupMessagesCodecs.MEMBER_CHANGE.decode(event);
      assertThat(change.type()).isEqualTo(MemberChange.REMOVED);
      assertThat(change.member().uuid()).isEqualTo(gone);
      assertThat(client.call(new RemoveMembershipListener(registration))).isTrue();
      assertThat(client.call(new RemoveMembershipListener(registration))).isFalse();
    }
  }
}
