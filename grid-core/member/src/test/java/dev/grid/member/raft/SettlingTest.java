package dev.grid.member.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The steps by which a group comes to have other voters. */
final class SettlingTest {

  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);
  private static final UUID C = new UUID(0, 3);
  private static final UUID D = new UUID(0, 4);
  private static final UUID E = new UUID(0, 5);

  @Test
  void oneThatIsAdded_takesThePlaceOfOneThatGoes() {
    assertThat(Settling.next(Set.of(A, B, C), Set.of(A, B, D), D)).isEqualTo(Set.of(A, B, D));
  }

  @Test
  void nobodyGoes_untilAnotherIsReady() {
    assertThat(Settling.next(Set.of(A, B, C), Set.of(A, B, D), null)).isNull();
    assertThat(Settling.next(Set.of(A, B), Set.of(A, B, D), null)).isNull();
  }

  @Test
  void oneServerIsChanged_atATime() {
    Set<UUID> next = Objects.requireNonNull(Settling.next(Set.of(A, B, C), Set.of(A, D, E), D));
    assertThat(next).hasSize(3).contains(A, D);
    assertThat(Settling.next(next, Set.of(A, D, E), E)).isEqualTo(Set.of(A, D, E));
  }

  @Test
  void thereMayBeMoreOrLess_ofThem() {
    assertThat(Settling.next(Set.of(A, B, C), Set.of(A, B), null)).isEqualTo(Set.of(A, B));
    assertThat(Settling.next(Set.of(A, B), Set.of(A, B, D), D)).isEqualTo(Set.of(A, B, D));
  }
}
