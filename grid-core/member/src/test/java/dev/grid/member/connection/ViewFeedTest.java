package dev.grid.member.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.protocol.session.SessionMessages.MembersView;
import dev.grid.protocol.session.SessionMessages.PartitionsView;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.MemberVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What clients hear of members and partitions, on a clock of the test's own. */
final class ViewFeedTest {

  private static final UUID A = new UUID(1, 1);
  private static final UUID B = new UUID(1, 2);
  private static final int MANY = 500;

  private record Task(long atMillis, Runnable action) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>((a, b) -> Long.compare(a.atMillis(), b.atMillis()));
  private long nowMillis;
  private final ViewFeed feed =
      new ViewFeed((task, millis) -> tasks.add(new Task(nowMillis + millis, task)));

  private static ClusterTopology topology(int memberVersion, int tableVersion, UUID... members) {
    return new ClusterTopology(
        memberVersion,
        List.of(members).stream().map(ViewFeedTest::info).toList(),
        tableVersion,
        List.of(Map.entry(members[0], List.of(tableVersion))));
  }

  private static MemberInfo info(UUID id) {
    return new MemberInfo(
        new Address("127.0.0.1", (int) id.getLeastSignificantBits()),
        id,
        Map.of(),
        false,
        new MemberVersion((byte) 5, (byte) 7, (byte) 0),
        Map.of());
  }

  private void pass(long millis) {
    long end = nowMillis + millis;
    for (Task next; (next = tasks.peek()) != null && next.atMillis() <= end; ) {
      tasks.remove();
      nowMillis = next.atMillis();
      next.action().run();
    }
    nowMillis = end;
  }

  /** What a client hears, as M and P with their versions. */
  private List<String> client() {
    List<String> heard = new ArrayList<>();
    feed.add(
        message -> {
          switch (((Outbound.Event<?>) message).event()) {
            case MembersView view -> heard.add("M" + view.version());
            case PartitionsView view -> heard.add("P" + view.version());
            default -> {}
          }
        },
        0x000300,
        7);
    return heard;
  }

  private List<List<String>> clients(int count) {
    List<List<String>> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(client());
    }
    return clients;
  }

  private static long told(List<List<String>> clients, String what) {
    return clients.stream().filter(heard -> heard.contains(what)).count();
  }

  @Test
  void a_client_hears_of_members_before_their_table_and_of_each_once() {
    feed.changed(topology(1, 1, A));
    List<String> heard = client();
    feed.changed(topology(2, 2, A, B));
    feed.changed(topology(2, 3, A, B));
    feed.changed(topology(2, 4, A, B));
    pass(1_000);

    assertThat(heard).containsExactly("M1", "P1", "M2", "P2", "P4");
  }

  @Test
  void many_clients_are_told_a_few_at_a_time_and_all_soon() {
    feed.changed(topology(1, 1, A, B));
    List<List<String>> clients = clients(MANY);

    feed.changed(topology(2, 2, A));
    assertThat(told(clients, "M2")).isBetween(1L, MANY / 10L);
    pass(400);
    assertThat(clients)
        .allSatisfy(heard -> assertThat(heard).containsExactly("M1", "P1", "M2", "P2"));
  }

  @Test
  void nobody_waits_while_others_are_told_again() {
    feed.changed(topology(1, 1, A));
    List<List<String>> clients = clients(MANY);
    for (int version = 2; version <= 20; version++) {
      feed.changed(topology(1, version, A));
      pass(100);
    }
    assertThat(clients).allSatisfy(heard -> assertThat(heard.size()).isGreaterThan(5));
    pass(1_000);
    assertThat(clients).allSatisfy(heard -> assertThat(heard.getLast()).isEqualTo("P20"));
  }

  @Test
  void everything_is_told_again_now_and_then() {
    feed.changed(topology(1, 1, A));
    List<List<String>> clients = clients(MANY);
    pass(31_000);
    assertThat(clients)
        .allSatisfy(heard -> assertThat(heard).containsExactly("M1", "P1", "M1", "P1"));
  }
}
