package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Names;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Records without any configuration, written by one side and read by the other, as the class and as
 * generic records. Each test uses classes of its own: once a client knows a schema it asks no more.
 */
@HazelcastClientSuite
final class HazelcastCompactTest {

  record FromThem(
      long id,
      String item,
      @Nullable String note,
      BigDecimal price,
      LocalDate day,
      OffsetDateTime at,
      boolean open,
      Kind kind,
      int[] counts,
      String[] tags,
      Address address,
      @Nullable Integer discount) {}

  record FromUs(
      long id,
      String item,
      @Nullable String note,
      BigDecimal price,
      LocalDate day,
      OffsetDateTime at,
      boolean open,
      Kind kind,
      int[] counts,
      String[] tags,
      Address address,
      @Nullable Integer discount) {}

  record Address(String street, short number, float @Nullable [] position) {}

  record Key(int region, String name) {}

  enum Kind {
    GREEN,
    BLACK
  }

  private static final OffsetDateTime AT = OffsetDateTime.parse("2026-02-28T12:30:01.5+01:00");

  private final IMap<Object, Object> map;
  private final GridMap<Object, Object> ours;

  /** A client of its own has seen no schema yet. */
  private final Grid freshGrid = Deployment.CLIENT.site().connect("fresh");

  HazelcastCompactTest(HazelcastClientSuite.Routing routing) {
    this.map = routing.client().getMap(Names.fresh("compact-"));
    this.ours = freshGrid.map(map.getName());
  }

  @org.junit.jupiter.api.AfterEach
  void close() {
    freshGrid.close();
  }

  @Test
  void theirRecord_isReadByUs() {
    FromThem sent =
        new FromThem(
            7,
            "tea",
            null,
            new BigDecimal("12.50"),
            LocalDate.EPOCH,
            AT,
            true,
            Kind.BLACK,
            new int[] {1, 2},
            new String[] {"x", "y"},
            new Address("Main", (short) 5, new float[] {1.5f, 2.5f}),
            10);
    map.put("k", sent);

    assertThat(ours.get("k")).usingRecursiveComparison().isEqualTo(sent);
  }

  @Test
  void ourRecord_isReadByThem() {
    FromUs sent =
        new FromUs(
            7,
            "tea",
            "note",
            new BigDecimal("12.50"),
            LocalDate.EPOCH,
            AT,
            false,
            Kind.GREEN,
            new int[] {},
            new String[] {"x"},
            new Address("Main", (short) 5, null),
            null);
    ours.put("k", sent);

    assertThat(map.get("k")).usingRecursiveComparison().isEqualTo(sent);
  }

  @Test
  void bothWriteTheSameBytes() {
    Key theirs = new Key(1, "north");
    map.put(theirs, "v");

    assertThat(ours.get(new Key(1, "north"))).isEqualTo("v");
    assertThat(ours.containsKey(new Key(2, "north"))).isFalse();
    assertThat(ours.replace(new Key(1, "north"), "v", "w")).isTrue();
    assertThat(map.get(theirs)).isEqualTo("w");
    assertThat(map.keySet()).containsExactly(theirs);
  }

  @Test
  void theirGenericRecord_isReadByUs() {
    map.put(
        "k",
        GenericRecordBuilder.compact("nobody.has.ThisClass")
            .setInt64("id", 7)
            .setString("item", "tea")
            .setArrayOfInt32("counts", new int[] {1, 2})
            .setGenericRecord(
                "inner",
                GenericRecordBuilder.compact("nobody.has.Inner").setBoolean("yes", true).build())
            .build());

    GenericRecord read = (GenericRecord) ours.get("k");
    assertThat(read)
        .isEqualTo(
            GenericRecord.compact("nobody.has.ThisClass")
                .setInt64("id", 7)
                .setString("item", "tea")
                .set("counts", FieldKind.ARRAY_OF_INT32, new int[] {1, 2})
                .setRecord(
                    "inner",
                    GenericRecord.compact("nobody.has.Inner").setBoolean("yes", true).build())
                .build());
  }

  @Test
  void ourGenericRecord_isReadByThem() {
    ours.put(
        "k",
        GenericRecord.compact("nobody.has.OurClass")
            .setInt64("id", 7)
            .setString("item", "tea")
            .build());

    var read = (com.hazelcast.nio.serialization.genericrecord.GenericRecord) map.get("k");
    assertThat(read.getFieldNames()).containsExactlyInAnyOrder("id", "item");
    assertThat(read.getInt64("id")).isEqualTo(7);
    assertThat(read.getString("item")).isEqualTo("tea");
  }

  @Test
  void listsOfRecords_areSharedBothWays() {
    List<Key> keys = new java.util.ArrayList<>(List.of(new Key(1, "a"), new Key(2, "b")));
    map.put("theirs", keys);
    assertThat(ours.get("theirs")).isEqualTo(keys);
    ours.put("ours", keys);
    assertThat(map.get("ours")).isEqualTo(keys);
  }
}
