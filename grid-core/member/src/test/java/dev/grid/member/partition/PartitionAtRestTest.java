package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.member.cluster.Copy;
import dev.grid.member.replication.Leases;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages.Set;
import dev.grid.structures.map.MapStructure;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a partition may be left out of a question, as nobody could find more in it. */
final class PartitionAtRestTest {

  private static final UUID CALLER = new UUID(8, 8);
  private static final Data KEY = new Data(new byte[12]);

  private final MapStructure maps = new MapStructure();

  private Partition partition(TestHost member) {
    Partition[] found = new Partition[1];
    member.host.runExclusively(
        0,
        OwnTask.of(
            partition -> {
              assertThat(partition.isAtRest()).as("within a step").isFalse();
              found[0] = partition;
            }));
    return found[0];
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private void change(TestHost member) {
    Kind<?> kind = member.host.kinds().getFirst();
    member.host.submit(0, new ProbeCall(kind, CALLER, new Set("orders", KEY, KEY, 1, -1)));
  }

  @Test
  void alone_itIsAtRestBetweenTwoSteps() {
    TestHost member = TestHost.alone(maps);
    Partition partition = partition(member);

    assertThat(partition.isAtRest()).isTrue();
    change(member);
    assertThat(partition.isAtRest()).isTrue();
    assertThat(partition.isSettled(nanos(1_000_000))).as("on no promise").isTrue();
  }

  @Test
  void aChangeThatCopiesLack_keepsItFromRest() {
    TestHost member = TestHost.withCopy(maps);
    Partition partition = partition(member);
    assertThat(partition.isAtRest()).as("it does not serve yet").isFalse();
    member.copiesOpen();
    assertThat(partition.isAtRest()).isTrue();

    change(member);
    change(member);

    assertThat(partition.isAtRest()).isFalse();
    assertThat(member.copiesAcknowledge()).isEqualTo(2);
    assertThat(partition.isAtRest()).isTrue();
  }

  @Test
  void itIsSettled_asLongAsNobodyMayTakeOver() {
    TestHost member = TestHost.withCopyThatMayTakeOver(maps);
    Partition partition = partition(member);
    member.copiesOpen();
    assertThat(partition.isSettled(nanos(1_000))).as("without a promise").isFalse();

    member.promised(Leases.MILLIS);

    assertThat(partition.isSettled(nanos(Leases.MILLIS - 1))).isTrue();
    assertThat(partition.isSettled(nanos(Leases.MILLIS))).isFalse();
  }

  @Test
  void whatAnotherMemberServes_isNotAtRest() {
    TestHost member = TestHost.withCopy(maps);
    Partition partition = partition(member);
    member.copiesOpen();
    assertThat(partition.isAtRest()).isTrue();

    member.handOver(2);

    assertThat(partition.isAtRest()).isFalse();
    assertThat(partition.isSettled(0)).isFalse();
  }

  @Test
  void anotherPrimary_isNotAtRest() {
    TestHost member = TestHost.alone(maps);
    Partition partition = partition(member);

    member.adopt(2, TestHost.OTHER, List.of(new Copy(TestHost.SELF, 1, true, 1)), true);

    assertThat(partition.isAtRest()).isFalse();
  }
}
