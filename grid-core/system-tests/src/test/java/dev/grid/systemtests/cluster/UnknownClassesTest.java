package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IFunction;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.ringbuffer.Ringbuffer;
import dev.grid.Grid;
import dev.grid.GridSerializationException;
import dev.grid.map.EntryProcessor;
import dev.grid.map.GridMap;
import dev.grid.map.MutableEntry;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.SerializationConfig;
import dev.grid.systemtests.MemberCode;
import dev.grid.systemtests.cluster.Teas.LeafTea;
import dev.grid.systemtests.cluster.Teas.Tea;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What runs on members reads and changes values whose classes no member has, whichever client wrote
 * them, and what it leaves there is the class again for every client that has it.
 */
final class UnknownClassesTest {

  private static final Tea TEA =
      new Tea("oolong", 10, new BigDecimal("12.50"), LocalDate.of(2026, 4, 5));

  private static TestCluster cluster;
  private static HazelcastInstance theirs;
  private static Grid ours;

  @BeforeAll
  static void start() {
    cluster =
        TestCluster.of(
            2,
            config ->
                config.withSerialization(
                    SerializationConfig.defaults()
                        .withIdentifiedFactory(MemberCode.FACTORY_ID, MemberCode::create)));
    theirs =
        cluster.hazelcastClient(
            cluster.member(0),
            RoutingMode.ALL_MEMBERS,
            config -> Teas.configure(config.getSerializationConfig()));
    ours =
        cluster.client(cluster.member(1), config -> config.withSerialization(Teas.serialization()));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** What members know under the same number. */
  private record Numbered(int classId, int number)
      implements IdentifiedDataSerializable,
          com.hazelcast.map.EntryProcessor<String, Object, Integer>,
          IFunction<Object, Boolean> {

    private static final long serialVersionUID = 1L;

    @Override
    public int getFactoryId() {
      return MemberCode.FACTORY_ID;
    }

    @Override
    public int getClassId() {
      return classId;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
      out.writeInt(number);
    }

    @Override
    public void readData(ObjectDataInput in) {
      throw new UnsupportedOperationException("it is only sent");
    }

    @Override
    public Integer process(Map.Entry<String, Object> entry) {
      throw new UnsupportedOperationException("members have their own");
    }

    @Override
    public Boolean apply(Object item) {
      throw new UnsupportedOperationException("members have their own");
    }
  }

  /** Ours travels as the record that it is. */
  record Raise(int by) implements EntryProcessor<String, GenericRecord, Integer> {

    @Override
    public Integer process(MutableEntry<String, GenericRecord> entry) {
      GenericRecord before = entry.value();
      int price = before.getInt32("price") + by;
      entry.setValue(before.toBuilder().setInt32("price", price).build());
      return price;
    }
  }

  private static Tea at(int price) {
    return new Tea(TEA.name(), price, TEA.grams(), TEA.picked());
  }

  @Test
  void compactValues_areChangedByProcessorsOfEitherClient() {
    IMap<String, Object> their = theirs.getMap("compact");
    GridMap<String, GenericRecord> our = ours.map("compact");
    for (String key : cluster.keysOfAll("tea-", 3)) {
      their.set(key, TEA);
      assertThat(their.executeOnKey(key, new Numbered(MemberCode.RAISE, 5))).isEqualTo(15);
      assertThat(their.get(key)).isEqualTo(at(15));
      assertThat(our.executeOnKey(key, new Raise(2))).isEqualTo(17);
      assertThat(ours.map("compact").get(key)).isEqualTo(at(17));
      assertThat(their.get(key)).isEqualTo(at(17));
    }
  }

  @Test
  void portableValues_areChangedByProcessorsOfEitherClient() {
    IMap<String, Object> their = theirs.getMap("portable");
    GridMap<String, GenericRecord> our = ours.map("portable");
    for (String key : cluster.keysOfAll("tea-", 3)) {
      ours.map("portable").set(key, LeafTea.of(10, "Al\u00e9", 3, 4));
      assertThat(their.executeOnKey(key, new Numbered(MemberCode.RAISE, 5))).isEqualTo(15);
      assertThat(our.executeOnKey(key, new Raise(2))).isEqualTo(17);
      LeafTea expected = LeafTea.of(17, "Al\u00e9", 3, 4);
      assertThat(their.get(key)).usingRecursiveComparison().isEqualTo(expected);
      assertThat(ours.map("portable").get(key)).usingRecursiveComparison().isEqualTo(expected);
    }
  }

  @Test
  void membersThemselves_readRecords() {
    theirs.getMap("read").set("compact", TEA);
    theirs.getMap("read").set("portable", LeafTea.of(10, "here", 1));

    for (int i = 0; i < 2; i++) {
      GridMap<String, GenericRecord> map = cluster.member(i).map("read");
      assertThat(map.get("compact").getDecimal("grams")).isEqualTo(TEA.grams());
      assertThat(map.get("compact").getDate("picked")).isEqualTo(TEA.picked());
      GenericRecord garden = map.get("portable").getRecord("garden");
      assertThat(garden).isNotNull();
      assertThat(garden.getString("place")).isEqualTo("here");
    }
  }

  @Test
  void filters_readRecords() throws Exception {
    Ringbuffer<Object> ring = theirs.getRingbuffer("ring");
    for (int price = 8; price < 12; price++) {
      ring.add(price % 2 == 0 ? at(price) : LeafTea.of(price, "here"));
    }

    var read = ring.readManyAsync(0, 1, 10, cheaperThan(10)).toCompletableFuture().get();

    assertThat(read.size()).isEqualTo(2);
    assertThat(read.get(0)).isEqualTo(at(8));
    assertThat(read.get(1)).usingRecursiveComparison().isEqualTo(LeafTea.of(9, "here"));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static IFunction<Object, Boolean> cheaperThan(int price) {
    return (IFunction) new Numbered(MemberCode.CHEAPER, price);
  }

  /** Only in this client: no Java serialization is allowed on members. */
  private record OfJava(int price) implements Serializable {}

  @Test
  void valuesThatMembersCannotRead_failTheProcessor_andStayWhatTheyAre() {
    IMap<String, Object> their = theirs.getMap("opaque");
    List<Object> values = List.of(new OfJava(5), "text", new ArrayList<>(List.of(TEA)));
    for (Object value : values) {
      their.set("k", value);

      assertThatThrownBy(() -> their.executeOnKey("k", new Numbered(MemberCode.RAISE, 5)))
          .isInstanceOf(RuntimeException.class);
      assertThat(their.get("k")).isEqualTo(value);
    }
    their.set("k", new OfJava(5));
    assertThatThrownBy(() -> their.executeOnKey("k", new Numbered(MemberCode.RAISE, 5)))
        .isInstanceOf(HazelcastSerializationException.class)
        .hasMessageContaining("OfJava");
    their.set("k", TEA);
    assertThat(their.executeOnKey("k", new Numbered(MemberCode.RAISE, 5))).isEqualTo(15);
  }

  @Test
  void filtersThatMembersCannotRead_failTheirCaller_andNoOther() throws Exception {
    Ringbuffer<Object> ring = theirs.getRingbuffer("waited-for");
    var waits = ring.readManyAsync(0, 1, 10, cheaperThan(10));
    for (Numbered unknown : List.of(new Numbered(98, 1), new Numbered(MemberCode.RAISE, 1))) {
      @SuppressWarnings({"unchecked", "rawtypes"})
      IFunction<Object, Boolean> filter = (IFunction) unknown;
      assertThatThrownBy(() -> ring.readManyAsync(0, 1, 10, filter).toCompletableFuture().get())
          .hasCauseInstanceOf(HazelcastSerializationException.class);
    }
    ring.add(TEA);
    ring.add(at(9));

    assertThat(waits.toCompletableFuture().get()).containsExactly(at(9));
  }

  @Test
  void fieldThatARecordHasNot_failsTheProcessorOfOurs() {
    GridMap<String, GenericRecord> our = ours.map("fieldless");
    our.set("k", GenericRecord.compact("shop.nothing").setString("name", "x").build());

    assertThatThrownBy(() -> our.executeOnKey("k", new Raise(2)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("price");
  }
}
