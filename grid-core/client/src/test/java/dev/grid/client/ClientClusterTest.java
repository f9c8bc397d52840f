package dev.grid.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Member;
import dev.grid.MembershipListener;
import dev.grid.kernel.ListenerThreads;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.MemberVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which views count. */
class ClientClusterTest {

  private final List<UUID> left = new ArrayList<>();
  private final AtomicInteger joins = new AtomicInteger();
  private final ListenerThreads threads = new ListenerThreads("test", null, (what, failure) -> {});
  private final ClientCluster view =
      new ClientCluster(
          "dev",
          Object::hashCode,
          threads,
          left::add,
          joins::incrementAndGet,
          listener -> {
            throw new AssertionError("not asked");
          },
          listener -> {
            throw new AssertionError("not asked");
          });
  private final MemberInfo a = member(1);
  private final MemberInfo b = member(2);

  @AfterEach
  void stop() {
    threads.close();
  }

  private static MemberInfo member(int port) {
    return new MemberInfo(
        new Address("127.0.0.1", port),
        new UUID(7, port),
        Map.of("zone", "z"),
        false,
        new MemberVersion((byte) 5, (byte) 7, (byte) 0),
        Map.of());
  }

  private List<UUID> members() {
    return view.members().stream().map(Member::id).toList();
  }

  @Test
  void onlyNewerListsOfMembersCount() {
    view.applyMembers(3, List.of(a, b));
    view.applyMembers(3, List.of(a));
    view.applyMembers(2, List.of(b));
    view.applyMembers(4, List.of());
    assertThat(members()).containsExactly(a.uuid(), b.uuid());
    view.applyMembers(4, List.of(b));
    assertThat(members()).containsExactly(b.uuid());
    assertThat(left).containsExactly(a.uuid());
    assertThat(joins).hasValue(1);
    view.resetMemberVersion();
    view.applyMembers(1, List.of(b, a));
    assertThat(members()).containsExactly(b.uuid(), a.uuid());
    assertThat(joins).hasValue(2);
  }

  @Test
  void membersAreDescribed() {
    view.applyMembers(1, List.of(a));
    assertThat(view.members())
        .containsExactly(new Member(a.uuid(), "127.0.0.1", 1, Map.of("zone", "z"), false, "5.7.0"));
    assertThat(view.name()).isEqualTo("dev");
  }

  @Test
  void listenersHearWhatChangedInOrder() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    view.addMembershipListener(
        new MembershipListener() {
          @Override
          public void joined(Member member) {
            heard.add("joined " + member.port());
          }

          @Override
          public void left(Member member) {
            heard.add("left " + member.port());
          }
        });
    view.applyMembers(1, List.of(a, b));
    view.applyMembers(2, List.of(b));
    MemberInfo moved =
        new MemberInfo(
            new Address("127.0.0.1", 9), b.uuid(), Map.of(), false, b.version(), Map.of());
    view.applyMembers(3, List.of(moved));
    List<String> all = new ArrayList<>();
    while (all.size() < 5) {
      all.add(heard.poll(300, TimeUnit.SECONDS));
    }
    assertThat(all).containsExactly("joined 1", "joined 2", "left 1", "left 2", "joined 9");
  }

  @Test
  void thePartitionCountIsFixedByTheFirst() {
    assertThat(view.fixPartitionCount(271)).isTrue();
    assertThat(view.fixPartitionCount(271)).isTrue();
    assertThat(view.fixPartitionCount(272)).isFalse();
    assertThat(view.partitionCount()).isEqualTo(271);
  }
}
