package dev.grid.structures.atomiclong;

import static dev.grid.structures.RandomGroupCalls.GROUP;
import static dev.grid.structures.ShardHost.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.InvalidConfigurationException;
import dev.grid.atomiclong.GridAtomicLong;
import dev.grid.config.MemberConfig;
import dev.grid.protocol.Message;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.RandomGroupCalls;
import dev.grid.structures.ShardHost;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.atomiclong.AtomicLongMessages.AddAndGet;
import dev.grid.structures.atomiclong.AtomicLongMessages.Alter;
import dev.grid.structures.atomiclong.AtomicLongMessages.CompareAndSet;
import dev.grid.structures.atomiclong.AtomicLongMessages.Get;
import dev.grid.structures.atomiclong.AtomicLongMessages.GetAndAdd;
import dev.grid.structures.atomiclong.AtomicLongMessages.GetAndSet;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an atomic long's calls do, and that copies have the same number. */
final class AtomicLongTest {

  private static final AtomicLongStructure STRUCTURE = new AtomicLongStructure();

  private final ShardHost<AtomicLongState> host =
      new ShardHost<>(STRUCTURE, "x", MemberConfig.defaults());
  private final LocalInvoker invoker = new LocalInvoker(host);
  private final GridAtomicLong counter = STRUCTURE.handle("x@accounts", invoker);

  record Times(long factor) implements Function<Long, Long> {

    @Override
    public Long apply(Long value) {
      return value * factor;
    }
  }

  record Text() implements Function<Long, Object> {

    @Override
    public Object apply(Long value) {
      return "is " + value;
    }
  }

  record Nothing() implements Function<Long, Object> {

    @Override
    public @Nullable Object apply(Long value) {
      return null;
    }
  }

  record Fails() implements Function<Long, Long> {

    @Override
    public Long apply(Long value) {
      throw new IllegalStateException("no " + value);
    }
  }

  @Test
  void calls_answerTheValueBefore_orTheNewOne() {
    assertThat(counter.get()).isZero();
    assertThat(counter.incrementAndGet()).isEqualTo(1);
    assertThat(counter.getAndIncrement()).isEqualTo(1);
    assertThat(counter.addAndGet(5)).isEqualTo(7);
    assertThat(counter.getAndAdd(-2)).isEqualTo(7);
    assertThat(counter.decrementAndGet()).isEqualTo(4);
    assertThat(counter.getAndDecrement()).isEqualTo(4);
    assertThat(counter.getAndSet(10)).isEqualTo(3);
    counter.set(11);
    assertThat(counter.compareAndSet(10, 12)).isFalse();
    assertThat(counter.compareAndSet(11, 12)).isTrue();
    assertThat(counter.get()).isEqualTo(12);
    counter.set(Long.MAX_VALUE);
    assertThat(counter.incrementAndGet()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void functions_changeTheValue_orOnlyAnswer() {
    counter.set(3);
    assertThat(counter.alterAndGet(new Times(2))).isEqualTo(6);
    assertThat(counter.getAndAlter(new Times(10))).isEqualTo(6);
    counter.alter(new Times(-1));
    assertThat(counter.<Object>apply(new Text())).isEqualTo("is -60");
    assertThat(counter.<Object>apply(new Nothing())).isNull();
    assertThat(counter.get()).isEqualTo(-60);
  }

  @Test
  void aFunctionThatFails_orReturnsNoNumber_changesNothing() {
    counter.set(3);
    assertThatThrownBy(() -> counter.alter(new Fails()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no 3");
    Message<?> text = new Alter(GROUP, "x", host.serialization().toData(new Text()), Alter.NEW);
    assertThatThrownBy(() -> host.call(ALICE, text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.String");
    Message<?> noFunction = new Alter(GROUP, "x", host.serialization().toData("f"), Alter.NEW);
    assertThatThrownBy(() -> host.call(ALICE, noFunction))
        .isInstanceOf(GridSerializationException.class);
    Message<?> noType = new Alter(GROUP, "x", host.serialization().toData(new Times(2)), 2);
    assertThatThrownBy(() -> host.call(ALICE, noType))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("returnValueType=2");
    assertThat(counter.get()).isEqualTo(3);
  }

  @Test
  void whileAFunctionRuns_changesWait_andReadsSeeTheValueBefore() {
    counter.set(3);
    host.delayTasks(true);
    Answer altered =
        host.send(
            ALICE, new Alter(GROUP, "x", host.serialization().toData(new Times(2)), Alter.NEW));
    Answer added = host.send(ALICE, new AddAndGet(GROUP, "x", 1));
    assertThat(added.isWaiting()).isTrue();
    assertThat(host.call(ALICE, new Get(GROUP, "x"))).isEqualTo(3L);

    host.runTasks();

    assertThat(altered.value()).isEqualTo(6L);
    assertThat(added.value()).isEqualTo(7L);
  }

  @Test
  void itsGroup_isAskedForOnce() {
    counter.get();
    counter.get();
    assertThat(invoker.groupsAsked()).containsExactly("x@accounts");
    counter.destroy();
    assertThat(invoker.destroyed()).containsExactly(GridAtomicLong.TYPE.id("x@accounts"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "@g", " @g", "x@", "x@ ", "x@g@h", "x@METADATA", "x@metadata"})
  void namesThatCannotBe_areRefused(String name) {
    assertThatThrownBy(() -> STRUCTURE.handle(name, invoker))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name=");
    assertThatThrownBy(() -> STRUCTURE.validate(name, MemberConfig.defaults()))
        .isInstanceOf(InvalidConfigurationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "x@default", " x @ DEFAULT "})
  void theDefaultGroup_isNotNamed(String name) {
    assertThat(STRUCTURE.handle(name, invoker).name()).isEqualTo("x");
  }

  @Test
  void copies_haveTheSameNumber() {
    new RandomGroupCalls<>(STRUCTURE, MemberConfig.defaults(), this::any).run();
  }

  private Message<?> any(Random random) {
    long number = random.nextInt(3);
    return switch (random.nextInt(6)) {
      case 0 -> new AddAndGet(GROUP, "x", number);
      case 1 -> new GetAndAdd(GROUP, "x", -number);
      case 2 -> new GetAndSet(GROUP, "x", number);
      case 3 -> new CompareAndSet(GROUP, "x", number, random.nextInt(3));
      case 4 -> new Alter(GROUP, "x", host.serialization().toData(new Times(2)), Alter.OLD);
      default -> new Get(GROUP, "x");
    };
  }
}
