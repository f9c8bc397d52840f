package dev.grid.protocol.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.grid.GridSerializationException;
import dev.grid.protocol.Data;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.SerializationConfig;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedBytesTest {

  private static final int MUTATIONS_PER_VALUE = 5_000;

  // Far above what the values and their stack traces need, far below what their lengths can claim.
  private static final long ALLOCATED_BYTES_MAX = 16 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final SchemaRegistry schemas = new SchemaRegistry();
  private final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), schemas);

  record Item(String name, long price, int[] sizes, List<String> tags, Item[] parts) {}

  static List<Object> values() {
    List<Object> values = new ArrayList<>();
    BuiltInTypesTest.values().forEach(arguments -> values.add(arguments.get()[1]));
    Item part = new Item("part", 1, new int[] {1, 2}, List.of("a", "b"), new Item[0]);
    values.add(new Item("whole", 2, new int[] {3}, List.of(), new Item[] {part, part}));
    values.add(
        GenericRecord.compact("missing")
            .setBoolean("flag", true)
            .setString("text", "abc")
            .setRecord("nested", GenericRecord.compact("n").setInt32("i", 1).build())
            .build());
    values.add(
        GenericRecord.portable(1, 2, 0)
            .setInt32("i", 1)
            .setString("text", "abc")
            .setRecord("nested", GenericRecord.portable(1, 3, 0).setInt64("l", 1).build())
            .build());
    return values;
  }

  @ParameterizedTest
  @MethodSource("values")
  void truncatedAtEachLength_failsOrGivesAValue(Object value) {
    byte[] bytes = serialization.toData(value).bytes();
    for (int length = Data.HEADER_BYTES; length < bytes.length; length++) {
      readOrFailClearly(Arrays.copyOf(bytes, length), "length=" + length);
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void mutated_failsOrGivesAValue(Object value) {
    byte[] bytes = serialization.toData(value).bytes();
    long seed = 20261121L + bytes.length;
    Random random = new Random(seed);
    for (int i = 0; i < MUTATIONS_PER_VALUE; i++) {
      byte[] mutated = bytes.clone();
      int changes = 1 + random.nextInt(3);
      for (int c = 0; c < changes; c++) {
        mutated[4 + random.nextInt(mutated.length - 4)] = interesting(random);
      }
      readOrFailClearly(mutated, "seed=" + seed + " mutation=" + i);
    }
  }

  private static byte interesting(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> (byte) 0xff;
      case 1 -> 0x7f;
      case 2 -> 0;
      default -> (byte) random.nextInt();
    };
  }

  private void readOrFailClearly(byte[] bytes, String how) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      serialization.toObject(new Data(bytes));
    } catch (GridSerializationException expected) {
      assertThat(expected).hasMessageContaining("type id=");
    } catch (Throwable wrong) {
      fail("%s of %s", how, HexFormat.of().formatHex(bytes), wrong);
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
        .as("%s of %s", how, HexFormat.of().formatHex(bytes))
        .isLessThan(ALLOCATED_BYTES_MAX);
  }

  @ParameterizedTest
  @ValueSource(ints = {-11, -12, -13, -16, -17, -20, -28, -29, -31, -32, -37, -42, -45, -130})
  void hugeLength_isRefusedBeforeAnythingIsAllocatedForIt(int typeId) {
    ByteBuffer bytes = ByteBuffer.allocate(64);
    bytes.putInt(0).putInt(typeId);
    while (bytes.hasRemaining()) {
      bytes.putInt(Integer.MAX_VALUE);
    }
    // The sorted ones have a comparator first.
    if (typeId == -45) {
      bytes.putInt(8, 0);
    }

    assertThatThrownBy(() -> serialization.toObject(new Data(bytes.array())))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("count=" + Integer.MAX_VALUE)
        .hasMessageContaining("does not fit");
  }

  private static Data deeplyNestedLists() {
    ByteBuffer bytes = ByteBuffer.allocate(8 * 100_000);
    bytes.putInt(0);
    while (bytes.remaining() >= 8) {
      bytes.putInt(-29).putInt(1);
    }
    return new Data(bytes.array());
  }

  @Test
  void deepNesting_isRefused() {
    assertThatThrownBy(() -> serialization.toObject(deeplyNestedLists()))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("nested deeper than 256");
  }

  @Test
  void deepNestingOnAStackTooSmallForTheLimit_isRefusedAllTheSame() throws Exception {
    List<Throwable> failures = new ArrayList<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                serialization.toObject(deeplyNestedLists());
              } catch (Throwable failure) {
                failures.add(failure);
              }
            },
            "small stack",
            128 * 1024);
    thread.start();
    thread.join();

    assertThat(failures).singleElement().isInstanceOf(GridSerializationException.class);
  }

  @Test
  void offsetsThatPointAtTheSameValueAgainAndAgain_areRefused() throws IOException {
    Schema schema =
        new Schema(
            "bomb", IntStream.range(0, 8).mapToObj(i -> new FieldDescriptor("f" + i, 29)).toList());
    schemas.register(schema);
    byte[] value = nested(schema, 60);

    assertThatThrownBy(() -> serialization.toObject(new Data(value)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("the same bytes are read more than");
  }

  /** A value whose eight fields are all the same nested value, and so on. */
  private static byte[] nested(Schema schema, int depth) throws IOException {
    byte[] inner = {};
    for (int level = 0; level < depth; level++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeLong(schema.id());
      out.writeInt(inner.length);
      out.write(inner);
      int width = inner.length < 255 ? 1 : inner.length < 65535 ? 2 : 4;
      boolean last = inner.length == 0;
      for (int i = 0; i < 8 * width; i++) {
        out.write(last ? 0xff : 0);
      }
      inner = bytes.toByteArray();
    }
    return ByteBuffer.allocate(8 + inner.length).putInt(0).putInt(-55).put(inner).array();
  }

  @ParameterizedTest
  @ValueSource(ints = {-110, -120, -140, -200, -300, -57, -999, 7, Integer.MIN_VALUE})
  void unknownType_isNamedWithWhatToDo(int typeId) {
    byte[] bytes = ByteBuffer.allocate(16).putInt(0).putInt(typeId).array();

    assertThatThrownBy(() -> serialization.toObject(new Data(bytes)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("type id=" + typeId)
        .hasMessageContaining("cannot be read here");
  }
}
