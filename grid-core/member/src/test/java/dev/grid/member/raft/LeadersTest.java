package dev.grid.member.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who is handed a group to lead. */
final class LeadersTest {

  @Test
  void nobodyIsHandedAGroup_whoWouldHaveToHandItBack() {
    UUID a = UUID.randomUUID();
    UUID b = UUID.randomUUID();
    assertThat(Leaders.receiver(3, Map.of(a, 3, b, 2))).isNull();
    assertThat(Leaders.receiver(3, Map.of(a, 3, b, 1))).isEqualTo(b);
    assertThat(Leaders.receiver(1, Map.of(a, 0, b, 0))).isNull();
    assertThat(Leaders.receiver(5, Map.of())).isNull();
  }

  /** All members look at the same counts, and hand over at once. */
  @Test
  void theirNumbersComeToBeEven_fromAny() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<UUID, Integer> leads = new HashMap<>();
    int sum = 0;
    for (int i = 0; i < 5; i++) {
      int some = random.nextInt(10);
      leads.put(new UUID(0, i), some);
      sum += some;
    }
    for (int round = 0; round < 200; round++) {
      Map<UUID, Integer> told = Map.copyOf(leads);
      told.forEach(
          (member, count) -> {
            Map<UUID, Integer> others = new HashMap<>(told);
            others.remove(member);
            UUID to = Leaders.receiver(count, others);
            if (to != null) {
              leads.merge(member, -1, Integer::sum);
              leads.merge(to, 1, Integer::sum);
            }
          });
    }
    int even = sum / 5;
    assertThat(leads.values()).as("seed=%s", seed).allMatch(n -> n == even || n == even + 1);
  }
}
