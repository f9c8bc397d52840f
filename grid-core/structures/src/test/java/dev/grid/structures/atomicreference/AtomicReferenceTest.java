package dev.grid.structures.atomicreference;

import static dev.grid.structures.RandomGroupCalls.GROUP;
import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.Values.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.atomicreference.GridAtomicReference;
import dev.grid.config.MemberConfig;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.RandomGroupCalls;
import dev.grid.structures.ShardHost;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.atomicreference.AtomicReferenceMessages.Apply;
import dev.grid.structures.atomicreference.AtomicReferenceMessages.CompareAndSet;
import dev.grid.structures.atomicreference.AtomicReferenceMessages.Contains;
import dev.grid.structures.atomicreference.AtomicReferenceMessages.Get;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an atomic reference's calls do, and that copies have the same value. */
final class AtomicReferenceTest {

  private static final AtomicReferenceStructure STRUCTURE = new AtomicReferenceStructure();

  private final ShardHost<AtomicReferenceState> host =
      new ShardHost<>(STRUCTURE, "x", MemberConfig.defaults());

  @SuppressWarnings("unchecked")
  private final GridAtomicReference<String> reference =
      (GridAtomicReference<String>) STRUCTURE.handle("x", new LocalInvoker(host));

  record Append(String text) implements Function<@Nullable String, @Nullable String> {

    @Override
    public @Nullable String apply(@Nullable String value) {
      return text.isEmpty() ? null : value + text;
    }
  }

  @Test
  void calls_setAndCompare_noValueToo() {
    assertThat(reference.get()).isNull();
    assertThat(reference.isNull()).isTrue();
    assertThat(reference.compareAndSet("a", "b")).isFalse();
    assertThat(reference.compareAndSet(null, "a")).isTrue();
    assertThat(reference.getAndSet("b")).isEqualTo("a");
    assertThat(reference.contains("b")).isTrue();
    assertThat(reference.contains("a")).isFalse();
    reference.set("c");
    assertThat(reference.get()).isEqualTo("c");
    assertThat(reference.compareAndSet("c", null)).isTrue();
    assertThat(reference.contains(null)).isTrue();
    reference.set("d");
    reference.clear();
    assertThat(reference.isNull()).isTrue();
  }

  @Test
  void aNullThatIsSerialized_isNoValue() {
    Data none = new Data(new byte[Data.HEADER_BYTES]);
    assertThat(host.call(ALICE, new Contains(GROUP, "x", none))).isEqualTo(true);
    assertThat(host.call(ALICE, new CompareAndSet(GROUP, "x", none, data("a")))).isEqualTo(true);
    host.call(ALICE, new AtomicReferenceMessages.Set(GROUP, "x", none, false));
    assertThat(host.call(ALICE, new Get(GROUP, "x"))).isNull();
    host.call(ALICE, new AtomicReferenceMessages.Set(GROUP, "x", data("a"), false));
    assertThat(host.call(ALICE, new CompareAndSet(GROUP, "x", data("a"), none))).isEqualTo(true);
    assertThat(host.state().isEmpty()).isTrue();
  }

  @Test
  void functions_changeTheValue_orOnlyAnswer() {
    assertThat(reference.alterAndGet(new Append("a"))).isEqualTo("nulla");
    assertThat(reference.getAndAlter(new Append("b"))).isEqualTo("nulla");
    reference.alter(new Append("c"));
    assertThat(reference.<String>apply(new Append("d"))).isEqualTo("nullabcd");
    assertThat(reference.get()).isEqualTo("nullabc");
    assertThat(reference.alterAndGet(new Append(""))).isNull();
    assertThat(reference.isNull()).isTrue();
  }

  @Test
  void whileAFunctionRuns_changesWait_andReadsSeeTheValueBefore() {
    reference.set("a");
    host.delayTasks(true);
    Data append = host.serialization().toData(new Append("b"));
    Answer altered = host.send(ALICE, new Apply(GROUP, "x", append, Apply.NEW, true));
    Answer set = host.send(ALICE, new AtomicReferenceMessages.Set(GROUP, "x", data("c"), true));
    assertThat(set.isWaiting()).isTrue();
    assertThat(host.call(ALICE, new Get(GROUP, "x"))).isEqualTo(host.serialization().toData("a"));

    host.runTasks();

    assertThat(altered.value()).isEqualTo(host.serialization().toData("ab"));
    assertThat(set.value()).isEqualTo(host.serialization().toData("ab"));
  }

  @Test
  void whatIsToBeAnswered_mustBeKnown() {
    Data append = host.serialization().toData(new Append("b"));
    assertThatThrownBy(() -> host.call(ALICE, new Apply(GROUP, "x", append, 3, true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("returnValueType=3");
    assertThat(host.call(ALICE, new Apply(GROUP, "x", append, Apply.NOTHING, true))).isNull();
    assertThat(reference.get()).isEqualTo("nullb");
  }

  @Test
  void copies_haveTheSameValue() {
    new RandomGroupCalls<>(STRUCTURE, MemberConfig.defaults(), this::any).run();
  }

  private Message<?> any(Random random) {
    Data value = random.nextInt(3) == 0 ? null : data("v" + random.nextInt(3));
    return switch (random.nextInt(5)) {
      case 0 -> new AtomicReferenceMessages.Set(GROUP, "x", value, random.nextBoolean());
      case 1 ->
          new CompareAndSet(
              GROUP, "x", value, random.nextBoolean() ? null : data("v" + random.nextInt(3)));
      case 2 -> new Contains(GROUP, "x", value);
      case 3 ->
          new Apply(GROUP, "x", host.serialization().toData(new Append("z")), Apply.OLD, true);
      default -> new Get(GROUP, "x");
    };
  }
}
