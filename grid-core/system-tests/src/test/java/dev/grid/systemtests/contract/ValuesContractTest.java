package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kinds of keys, values and items that come back as they went in, to their sender and others. */
@ContractSuite
final class ValuesContractTest {

  /** A record without any configuration. */
  record Order(
      long id,
      String item,
      @Nullable String note,
      BigDecimal price,
      State state,
      List<Line> lines) {}

  record Line(String article, int pieces, @Nullable Integer discount) {}

  record Position(int x, int y) {}

  enum State {
    OPEN,
    SENT
  }

  /** A class without any configuration. */
  static final class Customer {
    private String name = "";
    private int age;

    static Customer of(String name, int age) {
      Customer customer = new Customer();
      customer.name = name;
      customer.age = age;
      return customer;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Customer c && c.name.equals(name) && c.age == age;
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  private static final Order ORDER =
      new Order(
          7,
          "tea",
          null,
          new BigDecimal("12.50"),
          State.SENT,
          List.of(new Line("green", 2, null), new Line("black", 1, 10)));

  private final Reach reach;

  ValuesContractTest(Reach reach) {
    this.reach = reach;
  }

  private <V> void comesBack(V value) {
    GridMap<String, V> map = reach.freshMap();
    map.put("k", value);
    assertThat(map.get("k")).isEqualTo(value);
    assertThat(reach.atPeer(map).get("k")).isEqualTo(value);
    assertThat(map.containsValue(value)).isTrue();

    GridQueue<V> queue = reach.freshQueue();
    queue.offer(value);
    assertThat(queue.contains(value)).isTrue();
    assertThat(reach.atPeer(queue).poll()).isEqualTo(value);
  }

  private <K> void findsItsEntry(K key, K sameKey) {
    GridMap<K, String> map = reach.freshMap();
    map.put(key, "v");

    assertThat(map.get(sameKey)).isEqualTo("v");
    assertThat(reach.atPeer(map).get(sameKey)).isEqualTo("v");
    assertThat(map.keySet()).hasSize(1);
    assertThat(map.getAll(List.of(sameKey))).hasSize(1);
  }

  @Test
  void scalars() {
    comesBack("text: äöü €\uD83D\uDE00");
    comesBack("");
    comesBack(42);
    comesBack(42L);
    comesBack((short) 42);
    comesBack((byte) 42);
    comesBack(4.25f);
    comesBack(4.25);
    comesBack(true);
    comesBack('x');
    comesBack(new BigInteger("123456789012345678901234567890"));
    comesBack(new BigDecimal("-12345.6789"));
    comesBack(new UUID(1, 2));
    comesBack(LocalDate.of(2026, 2, 28));
    comesBack(LocalTime.of(23, 59, 59, 999_999_999));
    comesBack(LocalDateTime.of(2026, 2, 28, 12, 30, 1, 5));
    comesBack(OffsetDateTime.of(2026, 2, 28, 12, 30, 1, 5, ZoneOffset.ofHours(-7)));
    comesBack(Optional.of("something"));
  }

  @Test
  void arrays() {
    GridMap<String, byte[]> bytes = reach.freshMap();
    bytes.put("k", new byte[] {1, -2, 3});
    assertThat(reach.atPeer(bytes).get("k")).containsExactly(1, -2, 3);

    GridMap<String, long[]> longs = reach.freshMap();
    longs.put("k", new long[] {1, -2, 3});
    assertThat(reach.atPeer(longs).get("k")).containsExactly(1, -2, 3);

    GridMap<String, String[]> texts = reach.freshMap();
    texts.put("k", new String[] {"a", "b"});
    assertThat(reach.atPeer(texts).get("k")).containsExactly("a", "b");
  }

  @Test
  void largeValues() {
    byte[] large = new byte[3 << 20];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31);
    }
    GridMap<String, byte[]> map = reach.freshMap();

    map.put("k", large);

    assertThat(map.get("k")).isEqualTo(large);
    assertThat(reach.atPeer(map).get("k")).isEqualTo(large);
  }

  @Test
  void collections() {
    List<Object> mixed = new ArrayList<>(List.of("a", 1, 2.5, List.of("nested")));
    mixed.add(null);
    comesBack(mixed);
    comesBack(new HashMap<>(Map.of("a", 1, "b", 2)));
    comesBack(Set.of("a", "b"));
    comesBack(List.of());
  }

  @Test
  void json() {
    comesBack(new JsonValue("{\"name\":\"tea\",\"price\":1.5}"));
  }

  @Test
  void records() {
    comesBack(ORDER);
    comesBack(new Position(1, -1));
  }

  @Test
  void listsOfRecords() {
    comesBack(new ArrayList<>(List.of(ORDER, ORDER)));
  }

  @Test
  void plainClasses() {
    comesBack(Customer.of("Ada", 36));
  }

  @Test
  void genericRecords() {
    GenericRecord record =
        GenericRecord.compact("contract.Unknown")
            .setInt64("id", 7)
            .setString("item", "tea")
            .build();
    GridMap<String, GenericRecord> map = reach.freshMap();
    map.put("k", record);

    assertThat(map.get("k")).isEqualTo(record);
    assertThat(reach.atPeer(map).get("k")).isEqualTo(record);
  }

  @Test
  void keys() {
    findsItsEntry("text", "text");
    findsItsEntry(42, 42);
    findsItsEntry(42L, 42L);
    findsItsEntry(new UUID(1, 2), new UUID(1, 2));
    findsItsEntry(new Position(1, 2), new Position(1, 2));
    findsItsEntry(new byte[] {1, 2, 3}, new byte[] {1, 2, 3});
    findsItsEntry(new ArrayList<>(List.of(1, 2)), new ArrayList<>(List.of(1, 2)));
    findsItsEntry(new JsonValue("[1]"), new JsonValue("[1]"));
  }

  @Test
  void comparison_isOfSerializedForms() {
    GridMap<String, Number> map = reach.freshMap();
    map.put("k", 1);

    assertThat(map.replace("k", 1L, 2)).isFalse();
    assertThat(map.replace("k", 1, 2)).isTrue();
  }
}
