package dev.grid.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoutesTest {

  private static final List<Target> MEMBERS =
      List.of(Target.wire(1), Target.wire(2), Target.wire(3));

  @Test
  void eachKey_isAskedOfTheMemberThatHasItsPartition() {
    List<Integer> owners = IntStream.range(0, 271).map(partition -> partition % 3).boxed().toList();

    List<int[]> shares = new Routes(MEMBERS, owners).keysOfMembers(1_000);

    assertThat(shares).hasSize(3);
    assertThat(shares.stream().flatMapToInt(IntStream::of).sorted().toArray())
        .isEqualTo(IntStream.range(0, 1_000).toArray());
    for (int member = 0; member < 3; member++) {
      for (int key : shares.get(member)) {
        assertThat(PartitionHash.ofLong(key, 271) % 3).isEqualTo(member);
      }
    }
  }

  @Test
  void namesOfMembers_areOfTheirPartitions() {
    List<Integer> owners = IntStream.range(0, 271).map(partition -> partition % 3).boxed().toList();
    Routes routes = new Routes(MEMBERS, owners);
    for (int member = 0; member < 3; member++) {
      String name = routes.nameAt(member, "bench");
      assertThat(NamedDialect.partition(name, 271) % 3).isEqualTo(member);
    }
    assertThat(Routes.to(Target.wire(1)).nameAt(0, "bench")).isEqualTo("bench");
  }

  @Test
  void keySources_handOutTheKeysOfAShare() {
    int[] share = {5, 8, 13, 21};
    KeySource once = KeySource.once(1, 2, share);
    assertThat(new long[] {once.next(), once.next(), once.next()}).containsExactly(8, 21, -1);

    KeySource random = KeySource.random(share, 42);
    assertThat(IntStream.range(0, 100).mapToLong(i -> random.next()).distinct().toArray())
        .containsExactlyInAnyOrder(5, 8, 13, 21);
  }

  @Test
  void aClusterWithoutATable_isRefused() {
    assertThatThrownBy(() -> new Routes(MEMBERS, List.of())).hasMessageContaining("table");
  }
}
