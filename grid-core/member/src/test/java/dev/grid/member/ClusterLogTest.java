package dev.grid.member;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Copy;
import dev.grid.member.cluster.Stamp;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.MemberVersion;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What operators read of each state. */
class ClusterLogTest {

  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);
  private static final Stamp STAMP = new Stamp(9, A);

  private final Logger logger = (Logger) LoggerFactory.getLogger(ClusterLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private long nanos;
  private final ClusterLog log = new ClusterLog(A, () -> nanos);

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  @Test
  void membersThatComeAndGoAreTold() {
    ClusterState alone = state(List.of(A), List.of());
    ClusterState two = state(List.of(A, B), List.of());
    log.adopted(null, alone);
    log.adopted(alone, two);
    assertThat(lines.list.getLast().getFormattedMessage())
        .startsWith("member joined: id=" + B + " address=")
        .endsWith("members=2");
    log.adopted(two, alone);
    assertThat(lines.list.getLast().getLevel()).isEqualTo(Level.WARN);
    assertThat(lines.list.getLast().getFormattedMessage()).contains("orderly=false members=1");
    log.adopted(state(List.of(A, B), List.of(B)), alone);
    assertThat(lines.list.getLast().getLevel()).isEqualTo(Level.INFO);
    assertThat(lines.list.getLast().getFormattedMessage()).contains("orderly=true");
  }

  @Test
  void promotionsAndLossesAreToldWithTheirNumber() {
    ClusterState before =
        state(
            List.of(A, B),
            List.of(),
            partition(B, null, 0, new Copy(A, 1, true, 1)),
            partition(B, null, 0, new Copy(A, 1, true, 1)),
            partition(B, null, 0));
    ClusterState after =
        state(
            List.of(A),
            List.of(),
            partition(A, null, 0),
            partition(A, null, 0),
            partition(null, null, Assignment.ALL, new Copy(B, 0, true, 1)));
    log.adopted(before, after);
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.startsWith("partitions promoted on this member: count=2"))
        .anyMatch(line -> line.startsWith("partitions lost: count=1"));
    log.adopted(
        after,
        state(
            List.of(A),
            List.of(),
            partition(A, null, 0),
            partition(A, null, 0),
            partition(A, null, 0)));
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.startsWith("lost partitions go on: count=1"));
  }

  @Test
  void migrationsAreSummedUp() {
    ClusterState learning =
        state(
            List.of(A, B),
            List.of(),
            partition(B, null, 0, new Copy(A, 0, false, 1)),
            partition(B, null, 0, new Copy(A, 0, false, 1)),
            partition(B, null, 0, new Copy(A, 0, false, 1)));
    Assignment taken = partition(A, B, 0, new Copy(B, 0, true, 1));
    Assignment coming = learning.partitions().getFirst();
    ClusterState one = state(List.of(A, B), List.of(), taken, coming, coming);
    ClusterState two = state(List.of(A, B), List.of(), taken, taken, coming);
    Assignment done = partition(A, null, 0, new Copy(B, 1, true, 1));
    log.adopted(learning, one);
    assertThat(lines.list).hasSize(1);
    log.adopted(one, two);
    assertThat(lines.list).hasSize(1);
    ClusterState three = state(List.of(A, B), List.of(), taken, taken, taken);
    log.adopted(two, three);
    assertThat(lines.list).hasSize(1);
    log.adopted(three, state(List.of(A, B), List.of(), done, done, done));
    nanos = TimeUnit.MINUTES.toNanos(1);
    log.adopted(learning, one);
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .satisfiesExactly(
            line -> assertThat(line).contains("primariesTaken=1 ", "moreToCome=true"),
            line -> assertThat(line).contains("primariesTaken=2 ", "moreToCome=false"),
            line -> assertThat(line).contains("primariesTaken=1 ", "moreToCome=true"));
  }

  private static ClusterState state(
      List<UUID> members, List<UUID> leaving, Assignment... partitions) {
    List<MemberInfo> infos = members.stream().map(ClusterLogTest::info).toList();
    return new ClusterState(
        STAMP, List.of(), new UUID(5, 5), 1, infos, infos, leaving, true, List.of(partitions));
  }

  private static Assignment partition(
      @Nullable UUID primary, @Nullable UUID previous, int lostBelow, Copy... copies) {
    return new Assignment(STAMP, primary, previous, List.of(copies), lostBelow, STAMP);
  }

  private static MemberInfo info(UUID id) {
    return new MemberInfo(
        new Address("127.0.0.1", 5700 + (int) id.getLeastSignificantBits()),
        id,
        Map.of(),
        false,
        new MemberVersion((byte) 5, (byte) 7, (byte) 0),
        Map.of());
  }
}
