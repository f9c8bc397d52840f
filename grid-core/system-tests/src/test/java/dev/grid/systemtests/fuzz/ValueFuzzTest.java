package dev.grid.systemtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.GridSerializationException;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.JsonValue;
import dev.grid.serialization.SerializationConfig;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Serialized values with some bytes wrong, as a client may send them and a listener or a reader
 * must take them: they are read as something else or refused, and cost no more than they deserve.
 */
@Tag("long")
final class ValueFuzzTest {

  record Order(long id, String item, BigDecimal price, List<Line> lines, int[] counts) {}

  record Line(String article, int pieces, boolean open) {}

  private static final FuzzRun RUN = FuzzRun.configured();

  /** Values are not frames, so they do not count as messages; they come on top. */
  private static final int VALUES = RUN.messages() / 5;

  /** A byte may become an object in a collection, and a map's table grows by halves. */
  private static final int ALLOCATED_PER_BYTE_MAX = 512;

  private static final int ALLOCATED_MAX = 512 << 10;

  /** First uses load classes, which is not the values' doing. */
  private static final int WARM_UP = 5_000;

  private final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), new SchemaRegistry());

  private List<byte[]> corpus() {
    List<Object> values = new ArrayList<>();
    values.addAll(List.of("text äöü", 1, 2L, 2.5, 1.5f, true, 'x', (short) 3, (byte) 4));
    values.addAll(List.of(new UUID(1, 2), new BigDecimal("12.50"), BigInteger.TEN.pow(30)));
    values.addAll(List.of(LocalDate.EPOCH, LocalDateTime.MIN, OffsetDateTime.MAX));
    values.addAll(List.of(new byte[20], new int[] {1, 2}, new String[] {"a", "b"}));
    values.addAll(List.of(new long[] {1}, new double[] {2}, new boolean[] {true, false}));
    values.add(new JsonValue("{\"a\":[1,2]}"));
    values.add(new ArrayList<>(Arrays.asList("a", 1, null, List.of(2, "b"))));
    values.add(new HashMap<>(Map.of("a", 1, "b", List.of(2))));
    values.add(new TreeMap<>(Map.of("a", 1, "b", 2)));
    values.add(Set.of("a", "b"));
    Line line = new Line("green", 2, true);
    values.add(new Order(7, "tea", BigDecimal.ONE, List.of(line, line), new int[] {1, 2, 3}));
    values.add(
        GenericRecord.compact("unknown.Thing").setInt64("id", 7).setString("item", "tea").build());
    values.add(
        GenericRecord.compact("unknown.Nullables")
            .set("i", FieldKind.ARRAY_OF_NULLABLE_INT32, new Integer[] {1, null, 3})
            .set("b", FieldKind.ARRAY_OF_NULLABLE_BOOLEAN, new Boolean[] {null, true})
            .set("d", FieldKind.ARRAY_OF_DECIMAL, new BigDecimal[] {BigDecimal.TEN, null})
            .set("bits", FieldKind.ARRAY_OF_BOOLEAN, new boolean[20])
            .setRecord("in", GenericRecord.compact("unknown.In").setString("s", "x").build())
            .build());
    GenericRecord child = GenericRecord.portable(1, 2, 3).setInt32("n", 1).build();
    values.add(
        GenericRecord.portable(1, 1, 0)
            .setString("s", "text")
            .setRecord("child", child)
            .set("all", FieldKind.ARRAY_OF_PORTABLE, new GenericRecord[] {child, child})
            .set(
                "t",
                FieldKind.ARRAY_OF_TIMESTAMP,
                new LocalDateTime[] {LocalDateTime.of(1, 1, 1, 1, 1)})
            .set("l", FieldKind.ARRAY_OF_INT64, new long[] {1, 2, 3})
            .build());
    return values.stream().map(value -> serialization.toData(value).bytes()).toList();
  }

  @Test
  @Timeout(1800)
  void values_areReadOrRefused() {
    List<byte[]> corpus = corpus();
    SplittableRandom random = new SplittableRandom(RUN.seed());
    int read = 0;
    for (int i = 0; i < VALUES; i++) {
      byte[] value = mutate(corpus.get(random.nextInt(corpus.size())).clone(), random);
      long allocated = Allocation.ofThisThread();
      if (isRead(value, i)) {
        read++;
      }
      allocated = Allocation.ofThisThread() - allocated;
      if (i > WARM_UP && allocated > ALLOCATED_MAX + (long) ALLOCATED_PER_BYTE_MAX * value.length) {
        throw new AssertionError("allocated=" + allocated + " for " + RUN.reproduction(i, value));
      }
    }
    System.out.println("value fuzz: values=" + VALUES + " read=" + read);
    assertThat(read).isBetween(VALUES / 20, VALUES - VALUES / 20);
  }

  private static byte[] mutate(byte[] value, SplittableRandom random) {
    int changes = 1 + random.nextInt(3);
    byte[] mutated = value;
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(4, mutated.length);
      switch (random.nextInt(5)) {
        case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutated[at] = (byte) random.nextInt();
        case 2 -> mutated[at] = (byte) (random.nextBoolean() ? 0x7f : 0xff);
        case 3 -> mutated = Arrays.copyOf(mutated, Math.max(Data.HEADER_BYTES, at));
        default -> mutated[7] = (byte) random.nextInt();
      }
    }
    return mutated;
  }

  private boolean isRead(byte[] value, int index) {
    try {
      serialization.<Object>toObject(new Data(value));
      return true;
    } catch (GridSerializationException e) {
      return false;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(RUN.reproduction(index, value), e);
    }
  }
}
