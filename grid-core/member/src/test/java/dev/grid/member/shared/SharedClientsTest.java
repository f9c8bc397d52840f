package dev.grid.member.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.member.shared.TestMembers.TestMember;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When the locks of clients and members are freed. */
final class SharedClientsTest {

  private static final UUID CLIENT = new UUID(9, 9);
  private static final String ALICE = "alice";
  private static final String BOB = "bob";
  private static final long BEFORE_CLOSED = 9_000;
  private static final long CLOSED = 11_000;
  private static final long BEFORE_GONE = 119_000;
  private static final long GONE = 121_000;

  private final TestMembers members = new TestMembers();
  private final TestMember first = members.start(1);
  private final TestMember second = members.start(2);

  @Test
  void client_whoseConnectionWasClosed_isGoneSoon() {
    first.shared.clients().connected(CLIENT, ALICE);
    members.pass(10);
    assertThat(second.shared.clients().isConnected(CLIENT)).isTrue();
    first.shared.clients().disconnected(CLIENT);
    members.pass(BEFORE_CLOSED);
    assertThat(first.freed).isEmpty();
    assertThat(second.freed).isEmpty();

    members.pass(CLOSED - BEFORE_CLOSED);
    assertThat(first.freed).contains(CLIENT);
    assertThat(second.freed).contains(CLIENT);
  }

  @Test
  void client_isNotGone_whileAnotherMemberHasIt() {
    first.shared.clients().connected(CLIENT, ALICE);
    second.shared.clients().connected(CLIENT, ALICE);
    members.pass(10);
    first.shared.clients().disconnected(CLIENT);
    members.pass(2 * GONE);

    assertThat(first.freed).isEmpty();
    assertThat(second.freed).isEmpty();
    second.shared.clients().disconnected(CLIENT);
    members.pass(GONE);
    assertThat(first.freed).contains(CLIENT);
  }

  @Test
  void client_thatComesBackElsewhere_isNotGone() {
    first.shared.clients().connected(CLIENT, ALICE);
    first.shared.clients().disconnected(CLIENT);
    members.pass(BEFORE_CLOSED);
    second.shared.clients().connected(CLIENT, ALICE);
    members.pass(2 * GONE);

    assertThat(first.freed).isEmpty();
    assertThat(second.freed).isEmpty();
  }

  @Test
  void client_ofAMemberThatDied_mayComeBackToAnother() {
    first.shared.clients().connected(CLIENT, ALICE);
    members.pass(10);
    members.stop(first);
    members.pass(BEFORE_GONE);
    assertThat(second.freed).containsOnly(first.id);
    second.shared.clients().connected(CLIENT, ALICE);
    members.pass(GONE);
    assertThat(second.freed).doesNotContain(CLIENT);
  }

  @Test
  void client_ofAMemberThatDied_isGoneInTheEnd() {
    first.shared.clients().connected(CLIENT, ALICE);
    members.pass(10);
    members.stop(first);
    members.pass(GONE);
    assertThat(second.freed).contains(CLIENT);
  }

  @Test
  void client_thatWentWhileMembersWereApart_isGoneForBoth() {
    first.shared.clients().connected(CLIENT, ALICE);
    members.pass(10);
    members.disconnect(first, second);
    first.shared.clients().disconnected(CLIENT);
    members.pass(1_000);
    assertThat(second.shared.clients().isConnected(CLIENT)).isTrue();
    members.connect(first, second);
    members.pass(GONE);
    assertThat(second.freed).contains(CLIENT);
  }

  @Test
  void client_thatIsAboutToBeGone_isToldToMembersThatJoin() {
    first.shared.clients().connected(CLIENT, ALICE);
    first.shared.clients().disconnected(CLIENT);
    members.pass(BEFORE_CLOSED);
    TestMember third = members.start(3);
    members.pass(GONE);
    assertThat(third.freed).contains(CLIENT);
  }

  @Test
  void member_thatLeaves_isGoneAtOnce_andForPartitionsThatComeLater() {
    second.settled = false;
    members.stop(first);
    members.pass(1);
    assertThat(second.freed).containsExactly(first.id);
    members.pass(5_000);
    second.settled = true;
    List<UUID> before = List.copyOf(second.freed);
    members.pass(1_000);
    assertThat(second.freed).hasSizeGreaterThan(before.size()).containsOnly(first.id);
    int freed = second.freed.size();
    members.pass(60_000);
    assertThat(second.freed).hasSize(freed);
  }

  @Test
  void id_isRefusedToAnotherPrincipal_onEveryMember_untilItsClientIsGone() {
    assertThat(first.shared.clients().connected(CLIENT, ALICE)).isNull();
    members.pass(10);
    assertThat(first.shared.clients().connected(CLIENT, BOB)).contains(CLIENT.toString());
    assertThat(second.shared.clients().connected(CLIENT, BOB)).contains(CLIENT.toString());
    assertThat(second.shared.clients().isConnected(CLIENT, second.id)).isFalse();
    assertThat(second.shared.clients().connected(CLIENT, ALICE)).isNull();

    first.shared.clients().disconnected(CLIENT);
    second.shared.clients().disconnected(CLIENT);
    members.pass(BEFORE_CLOSED);
    assertThat(first.shared.clients().connected(CLIENT, BOB)).isNotNull();
    members.pass(CLOSED - BEFORE_CLOSED);
    assertThat(first.shared.clients().connected(CLIENT, BOB)).isNull();
    members.pass(10);
    assertThat(second.shared.clients().connected(CLIENT, ALICE)).isNotNull();
  }

  @Test
  void id_ofAClientWithoutConnections_isRefusedToAnotherPrincipal_byAMemberThatJoins() {
    first.shared.clients().connected(CLIENT, ALICE);
    first.shared.clients().disconnected(CLIENT);
    members.pass(10);
    TestMember third = members.start(3);
    members.pass(10);
    assertThat(third.shared.clients().connected(CLIENT, BOB)).isNotNull();
    assertThat(third.shared.clients().connected(CLIENT, ALICE)).isNull();
  }

  @Test
  void id_ofAMember_isRefusedToClients() {
    assertThat(first.shared.clients().connected(second.id, ALICE)).contains("member");
  }

  @Test
  void id_thatTwoPrincipalsTookApart_staysWithTheOlder() {
    members.disconnect(first, second);
    second.shared.clients().connected(CLIENT, BOB);
    members.pass(1);
    first.shared.clients().connected(CLIENT, ALICE);
    members.pass(10);
    members.connect(first, second);
    members.pass(10);

    assertThat(first.disowned).containsExactly(CLIENT + " is " + BOB);
    assertThat(second.disowned).isEmpty();
    first.shared.clients().disconnected(CLIENT); // Its connections are closed.
    members.pass(2 * GONE);
    assertThat(first.freed).isEmpty();
    for (TestMember member : List.of(first, second)) {
      assertThat(member.shared.clients().isConnected(CLIENT, second.id)).isTrue();
      assertThat(member.shared.clients().isConnected(CLIENT, first.id)).isFalse();
      assertThat(member.shared.clients().connected(CLIENT, ALICE)).isNotNull();
    }
  }

  @Test
  void id_thatTwoPrincipalsTookAtTheSameMoment_isTheSameOnesEverywhere() {
    TestMember third = members.start(3);
    members.pass(10);
    second.shared.clients().connected(CLIENT, BOB);
    first.shared.clients().connected(CLIENT, ALICE);
    members.pass(10);

    assertThat(first.disowned).isEmpty();
    assertThat(second.disowned).containsExactly(CLIENT + " is " + ALICE);
    for (TestMember member : List.of(first, second, third)) {
      assertThat(member.shared.clients().isConnected(CLIENT, first.id)).isTrue();
      assertThat(member.shared.clients().isConnected(CLIENT, second.id)).isFalse();
      assertThat(member.shared.clients().connected(CLIENT, BOB)).isNotNull();
    }
  }

  @Test
  void id_whoseNewerOwnerHasGoneMeanwhile_isFreedInTheEnd() {
    members.disconnect(first, second);
    first.shared.clients().connected(CLIENT, ALICE);
    first.shared.clients().disconnected(CLIENT);
    members.pass(1);
    second.shared.clients().connected(CLIENT, BOB);
    members.connect(first, second);
    members.pass(10);
    assertThat(second.disowned).containsExactly(CLIENT + " is " + ALICE);
    second.shared.clients().disconnected(CLIENT);
    members.pass(GONE);
    assertThat(first.freed).contains(CLIENT);
    assertThat(second.freed).contains(CLIENT);
    assertThat(second.shared.clients().connected(CLIENT, BOB)).isNull();
  }
}
