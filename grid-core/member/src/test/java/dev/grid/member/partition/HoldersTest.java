package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Where a caller is looked for that is gone. */
class HoldersTest {

  private static UUID caller(int number) {
    return new UUID(8, number);
  }

  private static BitSet set(int... partitions) {
    BitSet set = new BitSet();
    for (int partition : partitions) {
      set.set(partition);
    }
    return set;
  }

  @Test
  void callers_areLookedForWhereTheyWere_untilTheyAreTaken() {
    Holders holders = new Holders();
    holders.note(caller(1), 3);
    holders.note(caller(1), 270);
    holders.note(caller(2), 4);

    assertThat(holders.of(caller(1))).isEqualTo(set(3, 270));
    assertThat(holders.of(caller(3))).isEqualTo(set());
    assertThat(holders.take(caller(1))).isEqualTo(set(3, 270));
    assertThat(holders.take(caller(1))).isEqualTo(set());
    assertThat(holders.of(caller(2))).isEqualTo(set(4));
  }

  @Test
  void whatIsGiven_isTheAskersOwn() {
    Holders holders = new Holders();
    holders.note(caller(1), 3);

    holders.of(caller(1)).set(7);

    assertThat(holders.of(caller(1))).isEqualTo(set(3));
  }

  @Test
  void callersBeyondTheLimit_areLookedForWhereAnyOfThemWas() {
    Holders holders = new Holders(2);
    for (int i = 0; i < 10; i++) {
      holders.note(caller(i), i);
    }
    holders.note(caller(0), 100);

    assertThat(holders.size()).isEqualTo(2);
    assertThat(holders.take(caller(0))).isEqualTo(set(0, 100, 2, 3, 4, 5, 6, 7, 8, 9));
    assertThat(holders.take(caller(9))).isEqualTo(set(2, 3, 4, 5, 6, 7, 8, 9));
  }
}
