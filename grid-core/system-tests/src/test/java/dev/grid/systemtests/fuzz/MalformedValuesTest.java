package dev.grid.systemtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.protocol.Data;
import dev.grid.protocol.ErrorCode;
import dev.grid.protocol.Message;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.serialization.FieldDescriptor;
import dev.grid.protocol.serialization.Schema;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.session.SessionMessages.FetchSchema;
import dev.grid.protocol.session.SessionMessages.SendSchema;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.SerializationConfig;
import dev.grid.structures.map.MapMessages.ExecuteOnKey;
import dev.grid.structures.ringbuffer.RingbufferMessages.ReadMany;
import dev.grid.systemtests.OwnMember;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a member has to read for a client, processors and filters, and cannot: the caller is told by
 * the code that clients of every kind know, on a connection that goes on, and nobody else notices.
 */
final class MalformedValuesTest {

  private static final int MUTATIONS = 2_000;
  private static final long SEED = 20261128;
  private static final int IDENTIFIED = -2;

  private static Grid member;
  private static int port;

  private final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), new SchemaRegistry());

  @BeforeAll
  static void start() {
    member = OwnMember.start();
    port = OwnMember.portOf(member);
    member.map("healthy").put("k", "v");
    member.ringbuffer("ring").add("item");
  }

  @AfterAll
  static void stop() {
    member.close();
  }

  @AfterEach
  void othersAreUnaffected() {
    GridMap<String, String> map = member.map("healthy");
    assertThat(map.get("k")).isEqualTo("v");
    assertThat(map.put("other", "v2")).isIn(null, "v2");
    assertThat(member.ringbuffer("ring").size()).isEqualTo(1);
  }

  private static Data data(int typeId, int... words) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + 4 * words.length).putInt(0).putInt(typeId);
    for (int word : words) {
      bytes.putInt(word);
    }
    return new Data(bytes.array());
  }

  private static Data identified(byte flags, int... words) {
    ByteBuffer bytes = ByteBuffer.allocate(9 + 4 * words.length).putInt(0).putInt(IDENTIFIED);
    bytes.put(flags);
    for (int word : words) {
      bytes.putInt(word);
    }
    return new Data(bytes.array());
  }

  private Map<String, Data> malformed() {
    Map<String, Data> all = new LinkedHashMap<>();
    all.put("an unknown type id", data(4711, 1, 2, 3));
    all.put("a type id of nobody", data(-999));
    all.put("another language's objects", data(-120, 0));
    all.put("a string of negative length", data(-11, -2));
    all.put("a truncated string", data(-11, 100, 0));
    all.put("an array of two thousand million", data(-16, Integer.MAX_VALUE, 1));
    all.put("a map of two thousand million", data(-32, Integer.MAX_VALUE, -11, 0));
    int[] lists = IntStream.range(0, 20_000).map(i -> i % 2 == 0 ? 1 : -29).toArray();
    all.put("lists ten thousand deep", data(-29, lists));
    all.put("a schema that nobody has", data(-55, 1, 2, 0, 0));
    all.put("an inline schema that is none", data(-56, 1, 2, 8, 0, 0));
    all.put("a record instead of code", portable());
    all.put("a portable that ends before it begins", data(-1, 1, 1, 0, 3, 0, 0));
    all.put("a portable of negative fields", data(-1, 1, 1, 0, 64, -5, 0));
    all.put("an unknown factory", identified((byte) 1, 31_000, 1));
    all.put("an unknown class", identified((byte) 1, 7001, 31_000));
    all.put("a class by its name", identified((byte) 0, 1, 0x41000000));
    all.put("what Java wrote", data(-100, 0xaced0005, 0x73720011));
    all.put("not code", serialization.toData("text"));
    return all;
  }

  private Data portable() {
    return serialization.toData(
        GenericRecord.portable(1, 2, 3)
            .setString("name", "x")
            .set("n", FieldKind.ARRAY_OF_INT64, new long[] {1, 2})
            .build());
  }

  private List<Message<?>> callsWith(Data bad) {
    return List.of(
        new ExecuteOnKey("healthy", bad, serialization.toData("k"), 1),
        new ReadMany("ring", 0, 0, 10, bad));
  }

  @Test
  void codeThatCannotBeRead_isAnsweredByTheSerializationError() throws IOException {
    try (RawConnection connection = RawConnection.authenticated(port)) {
      for (Map.Entry<String, Data> bad : malformed().entrySet()) {
        for (Message<?> call : callsWith(bad.getValue())) {
          connection.send(call);
          assertThat(connection.readErrorCodes())
              .as("%s in %s", bad.getKey(), call.getClass().getSimpleName())
              .startsWith(ErrorCode.SERIALIZATION.code());
        }
      }
    }
  }

  @Test
  void mutatedCode_neverDoesMoreThanFail() throws IOException {
    List<Data> corpus = new ArrayList<>(malformed().values());
    SplittableRandom random = new SplittableRandom(SEED);
    try (RawConnection connection = RawConnection.authenticated(port)) {
      for (int i = 0; i < MUTATIONS; i++) {
        byte[] mutated = corpus.get(random.nextInt(corpus.size())).bytes().clone();
        for (int change = random.nextInt(3); change >= 0; change--) {
          mutated[4 + random.nextInt(mutated.length - 4)] = (byte) random.nextInt();
        }
        List<Message<?>> calls = callsWith(new Data(mutated));
        connection.send(calls.get(random.nextInt(calls.size())));
        MessageReader answer = connection.read();
        assertThat(answer.type()).as("seed=%d mutation=%d", SEED, i).isZero();
      }
    }
  }

  @Test
  void schemaThatCannotBeKept_isAnsweredByTheSerializationError() throws IOException {
    List<FieldDescriptor> tooMany =
        IntStream.rangeClosed(0, SchemaRegistry.FIELD_COUNT_MAX)
            .mapToObj(i -> new FieldDescriptor("f" + i, FieldKind.INT32.id()))
            .toList();
    try (RawConnection connection = RawConnection.authenticated(port)) {
      connection.send(new SendSchema(new Schema("wide", tooMany)));
      assertThat(connection.readErrorCodes()).startsWith(ErrorCode.SERIALIZATION.code());
      assertThat(connection.call(new FetchSchema(4711))).isNull();

      Schema kept = new Schema("narrow", tooMany.subList(0, 10));
      assertThat(connection.call(new SendSchema(kept))).containsExactly(member.id());
      assertThat(connection.call(new FetchSchema(kept.id()))).isEqualTo(kept);
    }
  }
}
