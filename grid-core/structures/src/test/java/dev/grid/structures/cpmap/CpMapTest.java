package dev.grid.structures.cpmap;

import static dev.grid.structures.RandomGroupCalls.GROUP;
import static dev.grid.structures.Values.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.OverloadedException;
import dev.grid.config.MemberConfig;
import dev.grid.cpmap.CpMapConfig;
import dev.grid.cpmap.GridCpMap;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.RandomGroupCalls;
import dev.grid.structures.ShardHost;
import dev.grid.structures.cpmap.CpMapMessages.CompareAndSet;
import dev.grid.structures.cpmap.CpMapMessages.Delete;
import dev.grid.structures.cpmap.CpMapMessages.Get;
import dev.grid.structures.cpmap.CpMapMessages.Put;
import dev.grid.structures.cpmap.CpMapMessages.PutIfAbsent;
import dev.grid.structures.cpmap.CpMapMessages.Remove;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a CP map's calls do, its limit, and that copies have the same entries. */
final class CpMapTest {

  private static final CpMapStructure STRUCTURE = new CpMapStructure();
  private static final MemberConfig CONFIG =
      MemberConfig.defaults().with(new CpMapConfig("small", 1));

  private final ShardHost<CpMapState> host = new ShardHost<>(STRUCTURE, "x", CONFIG);
  private final GridCpMap<String, String> map = map(host);

  @SuppressWarnings("unchecked")
  private static GridCpMap<String, String> map(ShardHost<CpMapState> host) {
    return (GridCpMap<String, String>) STRUCTURE.handle("x", new LocalInvoker(host));
  }

  @Test
  void calls_answerTheValueBefore() {
    assertThat(map.get("a")).isNull();
    assertThat(map.put("a", "1")).isNull();
    assertThat(map.put("a", "2")).isEqualTo("1");
    map.set("b", "3");
    assertThat(map.putIfAbsent("a", "4")).isEqualTo("2");
    assertThat(map.putIfAbsent("c", "4")).isNull();
    assertThat(map.get("a")).isEqualTo("2");
    assertThat(map.compareAndSet("a", "1", "5")).isFalse();
    assertThat(map.compareAndSet("a", "2", "5")).isTrue();
    assertThat(map.compareAndSet("none", "2", "5")).isFalse();
    assertThat(map.remove("a")).isEqualTo("5");
    assertThat(map.remove("a")).isNull();
    map.delete("b");
    assertThat(map.get("b")).isNull();
    assertThat(host.state().entries()).isEqualTo(1);
  }

  @Test
  void nulls_areRefused() {
    assertThatThrownBy(() -> map.set("a", (String) none()))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("value");
    assertThatThrownBy(() -> map.get((String) none()))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("key");
  }

  @SuppressWarnings("NullAway")
  private static Object none() {
    return null;
  }

  @Test
  void whatWouldBeTooMuch_isRefused_andChangesNothing() {
    ShardHost<CpMapState> small = new ShardHost<>(STRUCTURE, "small", CONFIG);
    GridCpMap<String, String> limited = map(small);
    String half = "x".repeat(500_000);
    limited.set("a", half);
    limited.set("b", half);
    assertThatThrownBy(() -> limited.set("c", half))
        .isInstanceOf(OverloadedException.class)
        .hasMessageContaining("maxSizeMb=1");
    assertThat(limited.get("c")).isNull();
    limited.set("b", "y");
    limited.set("c", "z".repeat(400_000));
    limited.delete("a");
    limited.delete("b");
    limited.delete("c");
    assertThat(small.state().bytes()).isZero();
  }

  @Test
  void slices_areBounded() {
    for (int i = 0; i < 100; i++) {
      map.set("k" + i, "v".repeat(100));
    }
    Transfer transfer = host.state().transfer();
    int slices = 0;
    for (Effect slice; (slice = transfer.next(1_000)) != null; slices++) {
      assertThat(((CpMapEffect.Copied) slice).entries()).hasSizeLessThan(6);
    }
    assertThat(slices).isGreaterThan(16);
  }

  @Test
  void copies_haveTheSameEntries() {
    new RandomGroupCalls<>(STRUCTURE, CONFIG, CpMapTest::any).run();
  }

  private static Message<?> any(Random random) {
    Data key = data("k" + random.nextInt(20));
    Data value = data("v" + random.nextInt(3));
    return switch (random.nextInt(7)) {
      case 0 -> new Put(GROUP, "x", key, value);
      case 1 -> new CpMapMessages.Set(GROUP, "x", key, value);
      case 2 -> new PutIfAbsent(GROUP, "x", key, value);
      case 3 -> new Remove(GROUP, "x", key);
      case 4 -> new Delete(GROUP, "x", key);
      case 5 -> new CompareAndSet(GROUP, "x", key, data("v" + random.nextInt(3)), value);
      default -> new Get(GROUP, "x", key);
    };
  }
}
