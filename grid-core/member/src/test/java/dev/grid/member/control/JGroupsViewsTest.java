package dev.grid.member.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.config.JoinConfig;
import dev.grid.member.cluster.Views.View;
import dev.grid.member.peer.PeerIdentity;
import dev.grid.member.peer.PeerNode;
import dev.grid.member.peer.PeerRefusedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jgroups.protocols.PingData;
import org.jgroups.util.Responses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Members in one process, each with its own port and connections. */
@Timeout(1800)
class JGroupsViewsTest {

  private static final PeerIdentity IDENTITY = new PeerIdentity("test", 7, null);
  private static final long PATIENCE_SECONDS = 300;

  private final List<Member> members = new ArrayList<>();

  /** A member with views. */
  private static final class Member {

    final PeerNode core;
    final BlockingQueue<View> views = new LinkedBlockingQueue<>();
    JGroupsViews joined;

    Member(PeerIdentity identity) {
      core = new PeerNode(identity);
    }

    void join(JoinConfig join) {
      joined = new JGroupsViews("test", "m", join, core.network());
      joined.join(views::add);
    }

    View await(Set<UUID> wanted) throws Exception {
      return await(view -> Set.copyOf(view.members()).equals(wanted));
    }

    View await(Predicate<View> wanted) throws Exception {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (true) {
        View view = views.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (view == null) {
          throw new TimeoutException("no such view");
        }
        if (wanted.test(view)) {
          return view;
        }
      }
    }

    void leave() {
      if (joined != null) {
        joined.leave();
      }
      core.close();
    }
  }

  private Member member() {
    Member member = new Member(IDENTITY);
    members.add(member);
    return member;
  }

  private JoinConfig seeds() {
    return JoinConfig.seeds(
        members.stream().map(member -> member.core.address().toString()).toArray(String[]::new));
  }

  private static Set<UUID> ids(Member... members) {
    return List.of(members).stream().map(member -> member.core.id()).collect(Collectors.toSet());
  }

  @AfterEach
  void leave() {
    members.forEach(Member::leave);
  }

  @Test
  void theFirstOneFoundsACluster() throws Exception {
    Member a = member();
    a.join(seeds());
    View view = a.views.remove();
    assertThat(view.members()).containsExactly(a.core.id());
    assertThat(view.creator()).isEqualTo(a.core.id());
  }

  @Test
  void othersJoinLeaveAndAreSuspected() throws Exception {
    Member a = member();
    Member b = member();
    Member c = member();
    a.join(seeds());
    b.join(seeds());
    c.join(seeds());
    View all = c.await(ids(a, b, c));
    assertThat(all.members()).containsExactly(a.core.id(), b.core.id(), c.core.id());
    assertThat(a.await(ids(a, b, c))).isEqualTo(all);
    assertThat(b.await(ids(a, b, c))).isEqualTo(all);

    c.leave();
    View two = b.await(ids(a, b));
    assertThat(two.number()).isGreaterThan(all.number());
    assertThat(a.await(ids(a, b))).isEqualTo(two);

    a.core.crash();
    b.joined.suspect(a.core.id());
    View one = b.await(ids(b));
    assertThat(one.coordinator()).isEqualTo(b.core.id());
    assertThat(one.number()).isGreaterThan(two.number());
  }

  @Test
  void aSuspicionIsTakenBack() throws Exception {
    Member a = member();
    Member b = member();
    Member c = member();
    a.join(seeds());
    b.join(seeds());
    c.join(seeds());
    a.await(ids(a, b, c));
    b.await(ids(a, b, c));
    c.await(ids(a, b, c));
    for (int i = 0; i < 3; i++) {
      c.joined.suspect(b.core.id());
      c.joined.unsuspect(b.core.id());
    }
    a.core.crash();
    b.joined.suspect(a.core.id());
    c.joined.suspect(a.core.id());
    // If the third still took the second for gone it would go on alone.
    assertThat(c.await(view -> view.members().size() < 3).members())
        .containsExactly(b.core.id(), c.core.id());
    assertThat(b.await(ids(b, c)).coordinator()).isEqualTo(b.core.id());
  }

  @RepeatedTest(10)
  void thoseThatStartTogetherFoundOneCluster() throws Exception {
    int count = 4;
    for (int i = 0; i < count; i++) {
      member();
    }
    CyclicBarrier together = new CyclicBarrier(count);
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Future<?>> joins = new ArrayList<>();
      for (Member member : members) {
        joins.add(
            threads.submit(
                () -> {
                  together.await();
                  member.join(seeds());
                  return null;
                }));
      }
      for (Future<?> join : joins) {
        join.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    }
    Set<UUID> founders = new HashSet<>();
    for (Member member : members) {
      founders.add(member.views.element().coordinator());
    }
    assertThat(founders).hasSize(1);
    Set<UUID> all = ids(members.toArray(Member[]::new));
    Set<View> views = new HashSet<>();
    for (Member member : members) {
      views.add(member.await(all));
    }
    assertThat(views).hasSize(1);
  }

  @Test
  void clustersThatFindEachOtherMerge() throws Exception {
    Member a = member();
    a.join(seeds());
    Member b = new Member(IDENTITY);
    b.join(JoinConfig.seeds(b.core.address().toString()));
    assertThat(b.await(ids(b)).members()).hasSize(1);
    members.add(b);
    b.core.network().dial(a.core.address()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    View merged = a.await(ids(a, b));
    assertThat(b.await(ids(a, b))).isEqualTo(merged);
  }

  @Test
  void whoIsGoneSinceAnsweringIsNotJoinedForEver() {
    Member a = member();
    Seeds nobody = new Seeds(JoinConfig.alone(), "test", "m", a.core.network());
    PeerDiscovery discovery = new PeerDiscovery(a.core.network(), nobody, 1_000, 0);
    Responses answers = new Responses(false);
    discovery.findMembers(List.of(), true, answers);
    answers.addResponse(
        new PingData(JGroupsViews.address(UUID.randomUUID()), true).coord(true), true);
    discovery.findMembers(List.of(), true, new Responses(false));
    assertThat(answers.isEmpty()).as("answers of those that are gone").isTrue();
  }

  @Test
  void whoIsConfiguredForAnotherClusterFails() {
    Member a = member();
    a.join(seeds());
    JoinConfig seeds = seeds();
    Member other = new Member(new PeerIdentity("test", 9, null));
    members.add(other);
    assertThatThrownBy(() -> other.join(seeds))
        .isInstanceOf(PeerRefusedException.class)
        .hasMessageContaining("partitionCount=9");
    assertThat(other.views).isEmpty();
  }
}
