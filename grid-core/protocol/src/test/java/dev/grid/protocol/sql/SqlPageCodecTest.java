package dev.grid.protocol.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.protocol.Codec;
import dev.grid.protocol.Data;
import dev.grid.protocol.ProtocolException;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.protocol.sql.SqlPage.Part;
import dev.grid.serialization.JsonValue;
import dev.grid.sql.SqlColumn;
import dev.grid.sql.SqlColumnType;
import dev.grid.sql.SqlErrorCode;
import dev.grid.sql.SqlRowMetadata;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class SqlPageCodecTest {

  private static final int ROUNDS = 40;

  private final MessageWriter out = new MessageWriter();

  @ParameterizedTest
  @EnumSource(value = SqlColumnType.class, names = "ROW", mode = Mode.EXCLUDE)
  void values_of_each_type_arrive(SqlColumnType type) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      List<@Nullable Object> values = new ArrayList<>();
      int share = random.nextInt(4);
      for (int i = random.nextInt(40); i > 0; i--) {
        values.add(random.nextInt(3) < share ? null : value(type, random));
      }
      SqlPage page = page(List.of(type), List.of(values), random);
      assertThat(rows(arrived(page))).as("seed=%s", seed).isEqualTo(rowsOf(List.of(values)));
    }
  }

  @Test
  void columns_keep_their_places_and_what_is_last() {
    Random random = new Random(1);
    List<SqlColumnType> types =
        Arrays.stream(SqlColumnType.values()).filter(t -> t != SqlColumnType.ROW).toList();
    List<List<@Nullable Object>> columns = new ArrayList<>();
    for (SqlColumnType type : types) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        values.add(i % 3 == 0 ? null : value(type, random));
      }
      columns.add(values);
    }
    SqlPage page = page(types, columns, random);
    SqlPage arrived = arrived(page);
    assertThat(arrived.types()).isEqualTo(types);
    assertThat(arrived.isLast()).isEqualTo(page.isLast());
    assertThat(rows(arrived)).isEqualTo(rowsOf(columns));
  }

  @Test
  void a_page_byte_by_byte() {
    SqlVector numbers = new SqlVector(SqlColumnType.INTEGER);
    SqlVector texts = new SqlVector(SqlColumnType.VARCHAR);
    numbers.addLong(7);
    texts.addText("a");
    numbers.addNull();
    texts.addNull();
    SqlBatch batch = new SqlBatch(List.of(numbers, texts), 2);
    SqlPageCodec.encode(
        begun(),
        new SqlPage(
            List.of(SqlColumnType.INTEGER, SqlColumnType.VARCHAR),
            List.of(new Part(batch, 0, 2)),
            true));
    out.endMessage();
    assertThat(HexFormat.of().formatHex(Arrays.copyOf(out.buffer(), out.length())))
        .isEqualTo(
            """
            1300000000c0 01000000 0000000000000000 00
            060000000010
            070000000000 01
            0e0000000000 04000000 00000000
            100000000000 03 02000000 01 07000000
            060000000010
            070000000000 61
            060000000004
            060000000008
            060000000028
            """
                .replaceAll("\\s", ""));
  }

  @Test
  void messages_arrive() {
    SqlQueryId id = SqlQueryId.of(new UUID(1, 2), new UUID(3, 4));
    SqlMessages.Execute execute =
        new SqlMessages.Execute(
            "SELECT 1", Arrays.asList(null, data("v")), -1, 2, null, (byte) 1, id, true, false);
    Codec<SqlMessages.Execute, SqlMessages.Reply> codec = codec(SqlMessages.Execute.class);
    out.beginRequest(codec.requestType(), 9, -1);
    codec.encodeRequest(execute, out);
    out.endMessage();
    assertThat(codec.decodeRequest(read())).isEqualTo(execute);

    SqlError error = new SqlError(1010, "no such map", new UUID(1, 2), "CREATE MAPPING m", null);
    out.clear(Integer.MAX_VALUE);
    out.beginResponse(codec.requestType() + 1, 9, 0);
    codec.encodeResponse(SqlMessages.Reply.failed(error), out);
    out.endMessage();
    SqlError arrived = codec.decodeResponse(read()).error();
    assertThat(arrived).isEqualTo(error);
    assertThat(arrived.toException().code()).isEqualTo(SqlErrorCode.OBJECT_NOT_FOUND);
    assertThat(arrived.toException().suggestion()).isEqualTo("CREATE MAPPING m");

    SqlRowMetadata row =
        new SqlRowMetadata(
            List.of(
                new SqlColumn("a", SqlColumnType.JSON, false),
                new SqlColumn("a", SqlColumnType.NULL, true)));
    assertThat(SqlColumnMetadata.toRow(SqlColumnMetadata.of(row))).isEqualTo(row);
    assertThat(row.find("a")).isZero();
    assertThat(row.find("A")).isEqualTo(-1);
  }

  @Test
  void what_does_not_fit_is_refused() {
    assertThatThrownBy(() -> SqlColumnMetadata.toRow(List.of(new SqlColumnMetadata("a", 17, true))))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("17");
    assertThatThrownBy(() -> decoded("00", "11000000", "0200000000"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("column type=17");
    assertThatThrownBy(() -> decoded("00", "04000000", "02 02000000 07000000"))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> decoded("00", "04000000", "02 ffffffff"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("count=-1");
    assertThatThrownBy(() -> decoded("00", "04000000", "04 01000000 07000000"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("kind=4");
    assertThatThrownBy(() -> decoded("00", "09000000", "02 01000000 e8070000 0d 01"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("MonthOfYear");
    assertThatThrownBy(() -> decoded("00", "0400000004000000", "01 02000000", "01 03000000"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("rows=3");
  }

  /** A page of these frames. */
  private SqlPage decoded(String... frames) {
    begun();
    out.beginStruct();
    for (String frame : frames) {
      out.writeByteArray(HexFormat.of().parseHex(frame.replace(" ", "")));
    }
    out.endStruct();
    out.endMessage();
    return SqlPageCodec.decode(read());
  }

  private MessageWriter begun() {
    out.clear(Integer.MAX_VALUE);
    out.beginResponse(1, 0, 0);
    return out;
  }

  private MessageReader read() {
    return new MessageReader().open(out.buffer(), 0, out.length());
  }

  private SqlPage arrived(SqlPage page) {
    SqlPageCodec.encode(begun(), page);
    out.endMessage();
    return SqlPageCodec.decode(read());
  }

  @SuppressWarnings("unchecked") // Found by its message.
  private static <M extends SqlMessages<R>, R> Codec<M, R> codec(Class<M> message) {
    return (Codec<M, R>)
        SqlMessagesCodecs.ALL.stream()
            .filter(c -> c.messageClass() == message)
            .findFirst()
            .orElseThrow();
  }

  /** The values in batches of random sizes, with rows before and after that are not meant. */
  private static SqlPage page(
      List<SqlColumnType> types, List<List<@Nullable Object>> columns, Random random) {
    int count = columns.getFirst().size();
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < count) {
      int rows = 1 + random.nextInt(count - at);
      int before = random.nextInt(3);
      int after = random.nextInt(3);
      List<SqlVector> vectors = new ArrayList<>();
      for (int c = 0; c < types.size(); c++) {
        SqlVector vector = new SqlVector(types.get(c));
        addSome(vector, before, random);
        columns.get(c).subList(at, at + rows).forEach(vector::add);
        addSome(vector, after, random);
        vectors.add(vector);
      }
      parts.add(new Part(new SqlBatch(vectors, before + rows + after), before, before + rows));
      at += rows;
    }
    return new SqlPage(types, parts, random.nextBoolean());
  }

  private static void addSome(SqlVector vector, int count, Random random) {
    for (int i = 0; i < count; i++) {
      vector.add(random.nextBoolean() ? null : value(vector.type(), random));
    }
  }

  private static List<List<@Nullable Object>> rowsOf(List<List<@Nullable Object>> columns) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int row = 0; row < columns.getFirst().size(); row++) {
      List<@Nullable Object> values = new ArrayList<>();
      for (List<@Nullable Object> column : columns) {
        values.add(column.get(row));
      }
      rows.add(values);
    }
    return rows;
  }

  private static List<List<@Nullable Object>> rows(SqlPage page) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Part part : page.parts()) {
      for (int row = part.from(); row < part.to(); row++) {
        List<@Nullable Object> values = new ArrayList<>();
        for (SqlVector column : part.batch().columns()) {
          values.add(column.get(row));
        }
        rows.add(values);
      }
    }
    return rows;
  }

  private static Data data(String text) {
    byte[] bytes = new byte[Data.HEADER_BYTES + text.length()];
    for (int i = 0; i < text.length(); i++) {
      bytes[Data.HEADER_BYTES + i] = (byte) text.charAt(i);
    }
    return new Data(bytes);
  }

  private static @Nullable Object value(SqlColumnType type, Random random) {
    long any = random.nextBoolean() ? random.nextLong() : random.nextInt(100) - 50;
    LocalDate date = LocalDate.of(random.nextInt(20_000) - 10_000, 1 + random.nextInt(12), 28);
    LocalTime time = LocalTime.ofNanoOfDay((any & Long.MAX_VALUE) % 86_400_000_000_000L);
    return switch (type) {
      case VARCHAR -> "ä".repeat(random.nextInt(4)) + any;
      case BOOLEAN -> random.nextBoolean();
      case TINYINT -> (byte) any;
      case SMALLINT -> (short) any;
      case INTEGER -> (int) any;
      case BIGINT -> any;
      case DECIMAL -> new BigDecimal(new BigInteger(140, random), random.nextInt(80) - 20);
      case REAL -> random.nextFloat();
      case DOUBLE -> random.nextGaussian();
      case DATE -> date;
      case TIME -> time;
      case TIMESTAMP -> LocalDateTime.of(date, time);
      case TIMESTAMP_WITH_TIME_ZONE ->
          OffsetDateTime.of(date, time, ZoneOffset.ofTotalSeconds(random.nextInt(36_000)));
      case OBJECT -> data("v" + any);
      case NULL -> null;
      case JSON -> new JsonValue("{\"a\":" + any + "}");
      case ROW -> throw new AssertionError("ROW is not supported");
    };
  }
}
