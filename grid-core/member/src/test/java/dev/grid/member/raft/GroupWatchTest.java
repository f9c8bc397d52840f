package dev.grid.member.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.cp.CpStatus;
import dev.grid.cp.CpStatus.CpMember;
import dev.grid.member.peer.PeerMessages.Formation;
import dev.grid.member.peer.PeerMessages.ServerHere;
import dev.grid.protocol.session.GroupMessages.Availability;
import dev.grid.protocol.session.GroupMessages.MemberChange;
import dev.grid.protocol.types.RaftGroupId;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who is told that members of groups come and go. */
final class GroupWatchTest {

  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);
  private static final UUID C = new UUID(0, 3);

  /** In the cluster. */
  private static final UUID MEMBER = new UUID(1, 2);

  private static final Formation FORMATION = new Formation(1, List.of(A, B), 0);
  private static final RaftGroupId GROUP = new RaftGroupId("default", 1, 1);

  /** Knows nothing of the cluster. */
  private final RaftContext member =
      (RaftContext)
          Proxy.newProxyInstance(
              GroupWatchTest.class.getClassLoader(),
              new Class<?>[] {RaftContext.class},
              (proxy, method, arguments) -> null);

  private final ToldByMembers others = new ToldByMembers(member);
  private final List<Object> told = new ArrayList<>();
  private boolean fails;
  private CpStatus status = status(new CpMember(A, null, null, true));
  private final GroupWatch watch =
      new GroupWatch(member, others, () -> status, () -> List.of(GROUP), this::tell);

  private static CpStatus status(CpMember... members) {
    return new CpStatus(2, A, List.of(members), List.of());
  }

  private void tell(Object event) {
    told.add(event);
    if (fails) {
      throw new IllegalStateException("it cannot be told");
    }
  }

  private static ServerHere leaving(UUID server) {
    return new ServerHere(
        server, "h", 1, null, null, List.of(), List.of(), List.of(), List.of(), List.of(),
        List.of(), true);
  }

  @Test
  void whatCannotBeTold_isNotToldAgain() {
    watch.round(FORMATION);
    status = status(new CpMember(A, null, null, true), new CpMember(B, null, null, false));
    fails = true;
    assertThatThrownBy(() -> watch.round(FORMATION)).hasMessage("it cannot be told");
    fails = false;
    watch.round(FORMATION);
    assertThat(told).hasSize(1).first().isInstanceOf(MemberChange.class);

    fails = true;
    assertThatThrownBy(() -> watch.round(null)).hasMessage("it cannot be told");
    int before = told.size();
    watch.round(null);
    assertThat(told).hasSize(before);
  }

  @Test
  void whoHasLeft_isForgotten_whereItIsInGroupsNoMore() {
    status = status(new CpMember(A, null, null, true), new CpMember(B, null, null, true));
    watch.round(FORMATION);
    for (UUID server : List.of(B, C)) {
      others.heard(MEMBER, leaving(server));
      others.disconnected(MEMBER);
    }
    status = status(new CpMember(A, null, null, true), new CpMember(B, null, null, false));
    watch.round(FORMATION);

    assertThat(told)
        .singleElement()
        .satisfies(event -> assertThat(((Availability) event).isShutdown()).isTrue());
    assertThat(others.hasLeft(B)).isTrue();
    assertThat(others.hasLeft(C)).isFalse();
  }
}
