package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.atomicreference.GridAtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A value of a Raft group. */
@GroupsSuite
final class AtomicReferenceContractTest {

  record Append(String text) implements Function<@Nullable String, @Nullable String> {

    @Override
    public String apply(@Nullable String value) {
      return value + text;
    }
  }

  private final Reach reach;
  private final GridAtomicReference<String> reference;

  AtomicReferenceContractTest(Reach reach) {
    this.reach = reach;
    this.reference = reach.freshAtomicReference();
  }

  private GridAtomicReference<String> atPeer() {
    return reach.site().peer().atomicReference(reference.name());
  }

  @Test
  void begins_withNull() {
    assertThat(reference.get()).isNull();
    assertThat(reference.isNull()).isTrue();
    assertThat(reference.contains(null)).isTrue();
  }

  @Test
  void set_isSeenByOthers() {
    reference.set("a");
    assertThat(atPeer().get()).isEqualTo("a");
    assertThat(atPeer().getAndSet("b")).isEqualTo("a");

    assertThat(reference.contains("b")).isTrue();
    assertThat(reference.contains("a")).isFalse();
    assertThat(reference.isNull()).isFalse();
    reference.clear();
    assertThat(atPeer().get()).isNull();
  }

  @Test
  void compareAndSet_onlyOfWhatIsThere_tooOfNull() {
    assertThat(reference.compareAndSet("a", "b")).isFalse();
    assertThat(reference.compareAndSet(null, "a")).isTrue();
    assertThat(reference.compareAndSet(null, "b")).isFalse();
    assertThat(reference.compareAndSet("a", null)).isTrue();

    assertThat(atPeer().get()).isNull();
  }

  @Test
  void functions_areAppliedByMembers() {
    reference.set("a");
    reference.alter(new Append("b"));
    assertThat(reference.alterAndGet(new Append("c"))).isEqualTo("abc");
    assertThat(reference.getAndAlter(new Append("d"))).isEqualTo("abc");
    assertThat(reference.<String>apply(new Append("e"))).isEqualTo("abcde");

    assertThat(atPeer().get()).isEqualTo("abcd");
  }
}
