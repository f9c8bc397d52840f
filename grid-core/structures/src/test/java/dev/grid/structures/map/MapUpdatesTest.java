package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.OverloadedException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.map.GridMap;
import dev.grid.map.MapInterceptor;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.Restless;
import dev.grid.structures.map.OwnMapMessages.GetStored;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Updates of values that get other bytes each time that they are written. */
@Timeout(120) // Without a bound they never end.
class MapUpdatesTest {

  private final MapShard shard = new MapShard();
  private final LocalInvoker invoker = new LocalInvoker(shard.host);
  private final GridMap<String, Restless> map = MapStructure.proxy(MapShard.NAME, invoker);

  private Restless stored(String key) {
    return Objects.requireNonNull(map.get(key));
  }

  @Test
  void computingChangesTheValue() {
    map.put("a", new Restless("one"));

    assertThat(map.compute("a", (key, value) -> new Restless(name(value) + "!")))
        .isEqualTo(new Restless("one!"));
    assertThat(map.computeIfPresent("a", (key, value) -> new Restless(name(value) + "?")))
        .isEqualTo(new Restless("one!?"));
    assertThat(map.merge("a", new Restless("x"), (value, x) -> new Restless(name(value) + name(x))))
        .isEqualTo(new Restless("one!?x"));
    assertThat(stored("a").name()).isEqualTo("one!?x");
  }

  /** Shows readers less than there is. */
  record Masked() implements MapInterceptor<Restless> {

    @Override
    public Restless onGet(Restless value) {
      return new Restless("masked");
    }
  }

  @Test
  void whatInterceptorsShowIsNeitherComparedNorWrittenBack() {
    map.put("a", new Restless("one"));
    map.addInterceptor(new Masked());
    assertThat(stored("a").name()).isEqualTo("masked");

    assertThat(map.replace("a", new Restless("masked"), new Restless("two"))).isFalse();
    assertThat(map.async().remove("a", new Restless("masked"))).isCompletedWithValue(false);
    assertThat(map.merge("a", new Restless("x"), (value, x) -> new Restless(name(value) + name(x))))
        .isEqualTo(new Restless("onex"));
    assertThat(map.values()).extracting(Restless::name).containsExactly("onex");
  }

  /** An invoker to a member that does not know what is read here. */
  private Invoker toEarlier(boolean isOwnCluster) {
    return (Invoker)
        Proxy.newProxyInstance(
            Invoker.class.getClassLoader(),
            new Class<?>[] {Invoker.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("isOwnCluster")) {
                return isOwnCluster;
              }
              if (method.getName().equals("invoke") && arguments[0] instanceof GetStored) {
                refused.incrementAndGet();
                CallFuture<Object> call = new CallFuture<>(reply -> reply, Runnable::run);
                call.deliverFailure(new UnsupportedOperationException("not known"));
                return call.release();
              }
              return method.invoke(invoker, arguments);
            });
  }

  private final AtomicInteger refused = new AtomicInteger();

  @Test
  void membersThatDoNotKnowTheReadOfUpdatesAreAskedAsAnyReaderAsks() {
    GridMap<String, Restless> earlier = MapStructure.proxy(MapShard.NAME, toEarlier(true));
    earlier.put("a", new Restless("one"));

    assertThat(earlier.compute("a", (key, value) -> new Restless(name(value) + "!")))
        .isEqualTo(new Restless("one!"));
    assertThat(earlier.replace("a", stored("a"), new Restless("two"))).isTrue();
    assertThat(earlier.async().remove("a", stored("a"))).isCompletedWithValue(true);
    assertThat(refused).hasValueGreaterThan(2);
    GridMap<String, Restless> others = MapStructure.proxy(MapShard.NAME, toEarlier(false));
    refused.set(0);
    assertThat(others.compute("a", (key, value) -> new Restless("b"))).isNotNull();
    assertThat(refused).as("the reference is not asked what it cannot know").hasValue(0);
  }

  private static String name(Restless value) {
    return Objects.requireNonNull(value).name();
  }

  @Test
  void computingNullRemoves() {
    map.put("a", new Restless("one"));
    map.put("b", new Restless("one"));
    map.put("c", new Restless("one"));

    assertThat(map.compute("a", (key, value) -> null)).isNull();
    assertThat(map.computeIfPresent("b", (key, value) -> null)).isNull();
    assertThat(map.merge("c", new Restless("x"), (value, x) -> null)).isNull();
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void computingOfWhatIsAbsent() {
    assertThat(map.compute("a", (key, value) -> value == null ? new Restless(key) : null))
        .isEqualTo(new Restless("a"));
    assertThat(map.compute("b", (key, value) -> null)).isNull();
    assertThat(map.computeIfPresent("b", (key, value) -> new Restless("never"))).isNull();
    assertThat(map.merge("c", new Restless("c"), (value, x) -> null)).isEqualTo(new Restless("c"));
    assertThat(map.keySet()).isEqualTo(Set.of("a", "c"));
  }

  @Test
  void replacingAllChangesEachValueOnce() {
    for (String key : List.of("a", "b", "c")) {
      map.put(key, new Restless(key));
    }

    map.replaceAll((key, value) -> new Restless(name(value) + "!"));

    Map<String, String> names = new TreeMap<>();
    map.forEach((key, value) -> names.put(key, value.name()));
    assertThat(names).isEqualTo(Map.of("a", "a!", "b", "b!", "c", "c!"));
  }

  @Test
  void aValueThatWasHandedOutIsTheOneThatIsThere() {
    map.put("a", new Restless("one"));
    Restless seen = stored("a");

    assertThat(map.replace("a", new Restless("other"), new Restless("two"))).isFalse();
    assertThat(map.replace("a", seen, new Restless("two"))).isTrue();
    assertThat(map.remove("a", seen)).isFalse();
    assertThat(map.remove("a", stored("a"))).isTrue();
    assertThat(map.containsKey("a")).isFalse();
  }

  @Test
  void aValueThatWasHandedOutIsTheOneThatIsThere_asynchronously() {
    map.put("a", new Restless("one"));

    assertThat(map.async().replace("a", stored("a"), new Restless("two")))
        .isCompletedWithValue(true);
    assertThat(map.async().remove("a", new Restless("one"))).isCompletedWithValue(false);
    assertThat(map.async().remove("a", stored("a"))).isCompletedWithValue(true);
  }

  @Test
  void setsOfAnyHistoryAreReplaced() {
    GridMap<String, Set<Integer>> sets = MapStructure.proxy(MapShard.NAME, invoker);
    Set<Integer> roomy = new HashSet<>(64);
    roomy.addAll(List.of(16, 1));
    sets.put("a", roomy);

    assertThat(sets.containsValue(Set.of(1, 16))).isTrue();
    assertThat(sets.replace("a", Objects.requireNonNull(sets.get("a")), Set.of(7, 23))).isTrue();
    assertThat(sets.compute("a", (key, value) -> Set.of())).isEmpty();
  }

  @Test
  void whoIsAlwaysOvertakenGivesUpAndLeavesNoLock() {
    map.put("a", new Restless("one"));
    AtomicInteger calls = new AtomicInteger();

    assertThatThrownBy(
            () ->
                map.compute(
                    "a",
                    (key, value) -> {
                      map.set("a", new Restless("other" + calls.incrementAndGet()));
                      return new Restless("mine");
                    }))
        .isInstanceOf(OverloadedException.class)
        .hasMessageContaining("map=" + MapShard.NAME)
        .hasMessageContaining("key=a");

    assertThat(calls).hasValue(2 * EntryUpdates.ATTEMPTS_MAX);
    assertThat(map.isLocked("a")).isFalse();
    assertThat(stored("a").name()).startsWith("other");
  }

  @Test
  void whoIsOvertakenOftenTakesTheLock() {
    map.put("a", new Restless("one"));
    AtomicInteger calls = new AtomicInteger();

    map.compute(
        "a",
        (key, value) -> {
          calls.incrementAndGet();
          if (!map.isLocked("a")) {
            map.set("a", new Restless("other" + calls));
          }
          return new Restless("mine");
        });

    assertThat(stored("a").name()).isEqualTo("mine");
    assertThat(calls).hasValue(EntryUpdates.ATTEMPTS_MAX + 1);
    assertThat(map.isLocked("a")).isFalse();
  }

  @Test
  void aFunctionThatFailsUnderTheLockLeavesNoLock() {
    map.put("a", new Restless("one"));

    assertThatThrownBy(
            () ->
                map.compute(
                    "a",
                    (key, value) -> {
                      if (map.isLocked("a")) {
                        throw new IllegalStateException("on purpose");
                      }
                      map.set("a", new Restless(name(value) + "!"));
                      return new Restless("mine");
                    }))
        .hasMessage("on purpose");

    assertThat(map.isLocked("a")).isFalse();
  }

  @Test
  void aKeyThatWouldNotFindItsEntryIsRefused() {
    GridMap<Restless, String> byRestless = MapStructure.proxy(MapShard.NAME, invoker);

    assertThatThrownBy(() -> byRestless.put(new Restless("one"), "v"))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("map=" + MapShard.NAME)
        .hasMessageContaining(Restless.class.getName())
        .hasMessageContaining("other bytes");
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void aSetIsAKeyWhateverItsHistory() {
    GridMap<Set<Integer>, String> bySet = MapStructure.proxy(MapShard.NAME, invoker);
    Set<Integer> roomy = new HashSet<>(64);
    roomy.addAll(List.of(16, 1));

    bySet.put(roomy, "v");

    assertThat(bySet.get(Set.of(1, 16))).isEqualTo("v");
    assertThat(bySet.keySet()).hasSize(1).allSatisfy(key -> assertThat(bySet.get(key)).isNotNull());
    assertThat(bySet.remove(new HashSet<>(List.of(16, 1)))).isEqualTo("v");
  }
}
