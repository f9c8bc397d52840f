package dev.grid.protocol.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.protocol.Data;
import dev.grid.serialization.JsonValue;
import dev.grid.serialization.SerializationConfig;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltInTypesTest {

  private final SchemaRegistry schemas = new SchemaRegistry();
  private final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), schemas);
  private final Reference reference = new Reference(schemas);

  static Stream<Arguments> values() {
    return Stream.of(scalars(), arrays(), times(), lists(), maps(), queues())
        .flatMap(stream -> stream);
  }

  private static Stream<Arguments> scalars() {
    return Stream.of(
        Arguments.of(-3, (byte) -5),
        Arguments.of(-4, true),
        Arguments.of(-4, false),
        Arguments.of(-5, 'ß'),
        Arguments.of(-6, (short) -1234),
        Arguments.of(-7, 0x01020304),
        Arguments.of(-8, Long.MIN_VALUE),
        Arguments.of(-9, 1.5f),
        Arguments.of(-9, Float.NaN),
        Arguments.of(-10, -2.5d),
        Arguments.of(-11, ""),
        Arguments.of(-11, "key-1"),
        Arguments.of(-11, "zero\0é漢😀"),
        Arguments.of(-11, "x".repeat(1000)),
        Arguments.of(-21, new UUID(1, -2)),
        Arguments.of(-22, new AbstractMap.SimpleEntry<>("k", 1)),
        Arguments.of(-22, new AbstractMap.SimpleEntry<>(null, null)),
        Arguments.of(-23, new AbstractMap.SimpleImmutableEntry<>(1L, List.class)),
        Arguments.of(-24, String.class),
        Arguments.of(-24, int.class),
        Arguments.of(-24, long[].class),
        Arguments.of(-24, Map.Entry.class),
        Arguments.of(-26, new BigInteger("-123456789012345678901234567890")),
        Arguments.of(-26, BigInteger.ZERO),
        Arguments.of(-27, new BigDecimal("-12345678901234567890.125")),
        Arguments.of(-27, new BigDecimal("1E+20")),
        Arguments.of(-50, Optional.empty()),
        Arguments.of(-50, Optional.of(Optional.of("x"))));
  }

  private static Stream<Arguments> arrays() {
    return Stream.of(
        Arguments.of(-12, new byte[] {1, -1}),
        Arguments.of(-12, new byte[0]),
        Arguments.of(-13, new boolean[] {true, false, true}),
        Arguments.of(-14, new char[] {'a', '漢'}),
        Arguments.of(-15, new short[] {1, -1}),
        Arguments.of(-16, new int[] {1, -1}),
        Arguments.of(-17, new long[] {1, -1}),
        Arguments.of(-18, new float[] {1, -1}),
        Arguments.of(-19, new double[] {1, -1}),
        Arguments.of(-20, new String[] {"a", null, ""}),
        Arguments.of(-28, new Object[] {1, "a", null, new Object[] {2L}}),
        Arguments.of(-102, ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2)));
  }

  @SuppressWarnings("JavaUtilDate")
  private static Stream<Arguments> times() {
    LocalDateTime timestamp = LocalDateTime.of(2024, 2, 29, 23, 59, 58, 999_999_999);
    return Stream.of(
        Arguments.of(-25, new Date(-5)),
        Arguments.of(-51, LocalDate.of(-5, 12, 31)),
        Arguments.of(-51, LocalDate.MAX),
        Arguments.of(-52, LocalTime.MAX),
        Arguments.of(-53, timestamp),
        Arguments.of(-54, OffsetDateTime.of(timestamp, ZoneOffset.ofHoursMinutes(-2, -30))));
  }

  @SuppressWarnings("JdkObsolete")
  private static Stream<Arguments> lists() {
    List<Object> items = Arrays.asList("b", "a", "c");
    return Stream.of(
        Arguments.of(-29, new ArrayList<>(Arrays.asList(1, null, new ArrayList<>()))),
        Arguments.of(-30, new LinkedList<>(items)),
        Arguments.of(-31, new CopyOnWriteArrayList<>(items)),
        Arguments.of(-37, new HashSet<>(items)),
        Arguments.of(-38, new TreeSet<>(items)),
        Arguments.of(-39, new LinkedHashSet<>(items)),
        Arguments.of(-40, new CopyOnWriteArraySet<>(items)),
        Arguments.of(-41, new ConcurrentSkipListSet<>(items)));
  }

  private static Stream<Arguments> maps() {
    Map<String, Integer> entries = Map.of("b", 1, "a", 2);
    return Stream.of(
        Arguments.of(-32, new HashMap<>(Collections.singletonMap("k", null))),
        Arguments.of(-33, new ConcurrentSkipListMap<>(entries)),
        Arguments.of(-34, new ConcurrentHashMap<>(entries)),
        Arguments.of(-35, new LinkedHashMap<>(entries)),
        Arguments.of(-36, new TreeMap<>(entries)));
  }

  private static Stream<Arguments> queues() {
    List<Integer> items = List.of(3, 1, 2);
    return Stream.of(
        Arguments.of(-42, new ArrayDeque<>(items)),
        Arguments.of(-43, new LinkedBlockingQueue<>(items)),
        Arguments.of(-44, new ArrayBlockingQueue<>(3, true, items)),
        Arguments.of(-45, new PriorityBlockingQueue<>(items)),
        Arguments.of(-46, new DelayQueue<>()),
        Arguments.of(-47, new SynchronousQueue<>()),
        Arguments.of(-48, new LinkedTransferQueue<>(items)),
        Arguments.of(-49, new PriorityQueue<>(items)));
  }

  @ParameterizedTest
  @MethodSource("values")
  void toData_isByteForByteWhatThePeerWrites(int typeId, Object value) {
    Data data = serialization.toData(value);

    assertThat(data.type()).isEqualTo(typeId);
    assertThat(data.bytes()).isEqualTo(reference.write(value));
  }

  @ParameterizedTest
  @MethodSource("values")
  void toObject_givesBackClassAndValue(int typeId, Object value) {
    Object read = serialization.toObject(new Data(reference.write(value)));

    assertSame(value, read);
    assertSame(value, reference.read(serialization.toData(value)));
  }

  // Queues have no equals of their own.
  private static void assertSame(Object expected, @Nullable Object actual) {
    if (expected instanceof ByteBuffer) {
      assertThat(actual).isEqualTo(expected);
      return;
    }
    assertThat(actual).isExactlyInstanceOf(expected.getClass());
    if (expected instanceof Collection<?> items
        && !(expected instanceof List)
        && !(expected instanceof Set)) {
      assertThat(new ArrayList<>((Collection<?>) actual)).isEqualTo(new ArrayList<>(items));
    } else {
      assertThat(actual).isEqualTo(expected);
    }
  }

  @Test
  void json_isReadByThePeerAsItsJsonType() {
    String json = "{\"name\":\"Ægir\"}";
    Data data = serialization.toData(new JsonValue(json));

    assertThat(data.type()).isEqualTo(-130);
    assertThat(reference.<Object>read(data))
        .isEqualTo(new com.hazelcast.core.HazelcastJsonValue(json));
    byte[] theirs = reference.write(new com.hazelcast.core.HazelcastJsonValue(json));
    assertThat(data.bytes()).isEqualTo(theirs);
    assertThat(serialization.<Object>toObject(new Data(theirs))).isEqualTo(new JsonValue(json));
  }

  @Test
  @SuppressWarnings("NullAway")
  void null_isTheCallersMistakeWhenWrittenAndNullWhenRead() {
    assertThatThrownBy(() -> serialization.toData(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("the grid stores no nulls");
    assertThat(serialization.<Object>toObject(null)).isNull();
    assertThat(serialization.<Object>toObject(new Data(new byte[8]))).isNull();
  }

  static Stream<Arguments> standIns() {
    return Stream.of(
        Arguments.of(-29, List.of(1, 2, 3)),
        Arguments.of(-29, Arrays.asList(1, 2)),
        Arguments.of(-29, Collections.unmodifiableList(new ArrayList<>(List.of(1)))),
        Arguments.of(-29, Stream.of(1, 2).toList()),
        Arguments.of(-29, Collections.emptyList()),
        Arguments.of(-37, Set.of(1, 2, 3)),
        Arguments.of(-37, Map.of("a", 1).keySet()),
        Arguments.of(-32, Map.of("a", 1, "b", 2)),
        Arguments.of(-36, Collections.unmodifiableSortedMap(new TreeMap<>(Map.of("a", 1)))),
        Arguments.of(-38, Collections.unmodifiableSortedSet(new TreeSet<>(Set.of(1, 2)))),
        Arguments.of(-23, Map.entry("a", 1)));
  }

  @ParameterizedTest
  @MethodSource("standIns")
  void collectionsOfTheJdkWithoutAType_areWrittenAsTheirInterfaceSays(int typeId, Object value) {
    Data data = serialization.toData(value);

    assertThat(data.type()).isEqualTo(typeId);
    assertThat(serialization.<Object>toObject(data)).isEqualTo(value);
    assertThat(reference.<Object>read(data)).isEqualTo(value);
  }

  @Test
  void queuesOfTheJdkWithoutAType_areWrittenAsArrayDeque() {
    Data data = serialization.toData(new ConcurrentLinkedQueue<>(List.of(1, 2)));

    assertThat(data.type()).isEqualTo(-42);
    ArrayDeque<Object> read = serialization.toObject(data);
    assertThat(read).containsExactly(1, 2);
  }

  @Test
  @SuppressWarnings({"serial", "DoubleBraceInitialization"})
  void collectionOfTheApplication_isRefusedBecauseItMayHoldMore() {
    assertThatThrownBy(() -> serialization.toData(new ArrayList<>() {}))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("extends java.util.ArrayList");
  }

  static Stream<Object> keys() {
    return Stream.of(
        "abc",
        "",
        "order-4711",
        1,
        Integer.MIN_VALUE,
        42L,
        (short) 7,
        2.5d,
        true,
        'x',
        new UUID(3, 4),
        LocalDate.of(2026, 1, 1),
        new byte[] {1, 2, 3},
        List.of(1, "a"));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void partitionHashOfKeys_isThatOfThePeer(Object key) {
    Object theirKey = key instanceof List<?> list ? new ArrayList<>(list) : key;

    assertThat(serialization.toData(key).partitionHash())
        .isEqualTo(reference.partitionHash(theirKey));
  }

  @Test
  void partitionsOfKnownKeys_areThoseOfTheNotes() {
    assertThat(serialization.toData("abc").partition(271)).isEqualTo(13);
    assertThat(serialization.toData("").partition(271)).isEqualTo(11);
    assertThat(serialization.toData(1).partition(271)).isEqualTo(31);
    assertThat(serialization.toData(2.5).partition(271)).isEqualTo(8);
    assertThat(serialization.toData(true).partition(271)).isEqualTo(223);
  }
}
