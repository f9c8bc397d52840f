package dev.grid.spring.data.core;

import static dev.grid.spring.data.core.Criteria.where;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.query.IndexConfig;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.SerializationConfig;
import dev.grid.spring.data.mapping.GridEntity;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Sort;

/** Members find what a look at every entity finds, whatever is asked and however it is stored. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnginesAgreeTest {

  private static final int ENTITIES = 120;

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private Grid grid;

  @SuppressWarnings("NullAway.Init")
  private GridMappingContext context;

  @SuppressWarnings("NullAway.Init")
  private SearchingQueryEngine searching;

  @SuppressWarnings("NullAway.Init")
  private ScanningQueryEngine scanning;

  enum Size {
    SMALL,
    BIG,
    HUGE
  }

  record Part(String name, @Nullable Integer weight, int grade, List<String> tags) {}

  @GridEntity("boxes")
  @SuppressWarnings("ArrayRecordComponent") // Never compared here.
  record Box(
      @Id String id,
      int score,
      boolean open,
      @Nullable Long count,
      double ratio,
      @Nullable BigDecimal price,
      @Nullable BigInteger big,
      @Nullable String label,
      @Nullable Size size,
      @Nullable LocalDate day,
      @Nullable Instant at,
      @Nullable OffsetDateTime due,
      UUID uuid,
      @Nullable Duration lasting,
      char letter,
      Optional<String> note,
      @Nullable Part main,
      List<Part> parts,
      int[] codes,
      Set<String> tags) {}

  @BeforeAll
  void start() {
    context = new GridMappingContext();
    context.setInitialEntitySet(Set.of(Box.class));
    context.initialize();
    grid =
        Grids.startMember(
            MemberConfig.defaults()
                .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0))
                .withSerialization(context.addSerializersTo(SerializationConfig.defaults())));
    scanning = new ScanningQueryEngine(context);
    searching = new SearchingQueryEngine(context, scanning);
  }

  @AfterAll
  void stop() {
    grid.close();
  }

  private GridPersistentEntity<Box> entity() {
    return context.entity(Box.class);
  }

  private GridMap<Object, Box> boxes() {
    return grid.map("boxes");
  }

  @BeforeEach
  void store() {
    boxes().clear();
    Random random = new Random(7);
    IntStream.range(0, ENTITIES).forEach(i -> boxes().set("b" + i, box("b" + i, random)));
  }

  private static Box box(String id, Random random) {
    return new Box(
        id,
        random.nextInt(8) - 2,
        random.nextBoolean(),
        random.nextInt(4) == 0 ? null : (long) random.nextInt(6),
        ratio(random),
        random.nextInt(4) == 0 ? null : BigDecimal.valueOf(random.nextInt(500), 2),
        random.nextInt(4) == 0 ? null : BigInteger.valueOf(random.nextInt(5)),
        text(random),
        random.nextInt(4) == 0 ? null : Size.values()[random.nextInt(3)],
        random.nextInt(4) == 0 ? null : LocalDate.of(2020, 1, 1 + random.nextInt(9)),
        random.nextInt(4) == 0 ? null : Instant.ofEpochSecond(random.nextInt(9) * 1_000L),
        random.nextInt(4) == 0 ? null : due(random),
        new UUID(random.nextInt(3), 7),
        random.nextInt(4) == 0 ? null : Duration.ofMinutes(random.nextInt(200)),
        (char) ('a' + random.nextInt(4)),
        Optional.ofNullable(text(random)),
        random.nextInt(3) == 0 ? null : part(random),
        IntStream.range(0, random.nextInt(3)).mapToObj(i -> part(random)).toList(),
        IntStream.range(0, random.nextInt(3)).map(i -> random.nextInt(4)).toArray(),
        random.nextBoolean() ? Set.of("red", "blue") : Set.of());
  }

  private static double ratio(Random random) {
    return random.nextInt(4) == 0 ? -0.0 : random.nextInt(9) / 4.0;
  }

  private static OffsetDateTime due(Random random) {
    return Instant.ofEpochSecond(random.nextInt(6) * 1_000L)
        .atOffset(ZoneOffset.ofHours(random.nextInt(3)));
  }

  /** Also the last character of 16 bits, and the first that is two. */
  private static @Nullable String text(Random random) {
    String[] texts = {
      "",
      "Apple",
      "apple",
      "50% off",
      "a_b",
      "Straße",
      "back\\slash",
      "Äpfel",
      "\uffff",
      "\ud800\udc00"
    };
    return random.nextInt(5) == 0 ? null : texts[random.nextInt(texts.length)];
  }

  private static Part part(Random random) {
    return new Part(
        "p" + random.nextInt(3),
        random.nextInt(3) == 0 ? null : random.nextInt(5),
        random.nextInt(4) - 1,
        random.nextBoolean() ? List.of("steel", "M5") : List.of());
  }

  private static Object value(String path, Random random) {
    return switch (path) {
      case "score" -> random.nextBoolean() ? random.nextInt(8) - 2 : (Object) 1.5;
      case "open" -> random.nextBoolean();
      case "count", "main.weight", "parts.weight" -> (long) random.nextInt(6);
      case "ratio" -> ratio(random);
      case "due" -> due(random);
      case "main.grade" -> random.nextInt(4) - 1;
      case "price" -> BigDecimal.valueOf(random.nextInt(50), 1);
      case "big" -> BigInteger.valueOf(random.nextInt(5));
      case "size" -> Size.values()[random.nextInt(3)];
      case "day" -> LocalDate.of(2020, 1, 1 + random.nextInt(9));
      case "at" -> Instant.ofEpochSecond(random.nextInt(9) * 1_000L);
      case "uuid" -> new UUID(random.nextInt(3), 7);
      case "lasting" -> Duration.ofMinutes(random.nextInt(200));
      case "letter" -> (char) ('a' + random.nextInt(4));
      case "main.name", "parts.name" -> (random.nextBoolean() ? "p" : "P") + random.nextInt(3);
      case "id" -> "b" + random.nextInt(ENTITIES);
      default -> {
        String text = text(random);
        yield text == null ? "apple" : text;
      }
    };
  }

  private static final List<String> PATHS =
      List.of(
          "id",
          "score",
          "open",
          "count",
          "ratio",
          "price",
          "big",
          "label",
          "size",
          "day",
          "at",
          "due",
          "uuid",
          "lasting",
          "letter",
          "note",
          "main.name",
          "main.weight",
          "main.grade",
          "parts.name",
          "parts.weight");

  private static Criteria criteria(Random random, int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      Criteria one = criteria(random, depth - 1);
      Criteria other = criteria(random, depth - 1);
      return switch (random.nextInt(3)) {
        case 0 -> one.and(other);
        case 1 -> one.or(other);
        default -> one.negated();
      };
    }
    String path = PATHS.get(random.nextInt(PATHS.size()));
    Object value = value(path, random);
    Criteria.Where where = random.nextInt(4) == 0 ? where(path).ignoringCase() : where(path);
    boolean isText = value instanceof String;
    return switch (random.nextInt(isText ? 14 : 9)) {
      case 0 -> where.isNull();
      case 1 -> where.lessThan(value);
      case 2 -> where.atLeast(value);
      case 3 -> where.in(value, value(path, random), random.nextInt(3) == 0 ? null : value);
      case 4 -> where.between(value, value(path, random));
      case 5 ->
          switch (random.nextInt(6)) {
            case 0 -> where("tags").hasElement("red");
            case 1 -> where("parts.tags").hasElement("M5");
            case 2 -> where("codes").hasElement(random.nextInt(4));
            case 3 -> where("codes").isEmpty();
            case 4 -> where("label").isEmpty();
            default -> where("parts").isEmpty();
          };
      case 6 -> where.isNot(value);
      case 9 -> where.startsWith((String) value);
      case 10 -> where.endsWith((String) value);
      case 11 -> where.contains((String) value);
      case 12 -> where.like(random.nextBoolean() ? "%" + value : "_");
      default -> where.is(value);
    };
  }

  private static Sort sort(Random random) {
    List<Sort.Order> orders = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      String path = PATHS.get(random.nextInt(PATHS.size() - 2));
      Sort.Order order = random.nextBoolean() ? Sort.Order.asc(path) : Sort.Order.desc(path);
      order = random.nextInt(3) == 0 ? order.nullsFirst() : order;
      if (path.equals("note") || path.startsWith("p")) {
        order = order.ignoreCase();
      }
      orders.add(order);
    }
    return Sort.by(orders);
  }

  private static List<Object> ids(Iterator<Map.Entry<Object, Box>> found) {
    List<Object> ids = new ArrayList<>();
    found.forEachRemaining(entry -> ids.add(entry.getKey()));
    return ids;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void enginesFindTheSame(long seed) {
    Random random = new Random(seed * 7_919);
    if (seed % 2 == 0) {
      for (String indexed : List.of("score", "day", "price", "label", "main.name", "at", "due")) {
        boxes().addIndex(IndexConfig.sorted(indexed));
      }
    }
    int asked = 0;
    for (int round = 0; round < 150; round++) {
      Criteria criteria = criteria(random, 2);
      Sort sort = sort(random);
      String what = "seed=" + seed + " round=" + round + " " + criteria + " " + sort;
      GridQuery all = GridQuery.matching(criteria).with(sort);
      GridQuery part = all.skipping(random.nextInt(20)).with(Limit.of(1 + random.nextInt(20)));
      List<Object> expected = ids(scanning.select(boxes(), entity(), all));
      assertThat(searching.count(boxes(), entity(), criteria)).as(what).isEqualTo(expected.size());
      List<Object> found = ids(searching.select(boxes(), entity(), all));
      if (sort.isSorted()) {
        assertThat(found).as(what).isEqualTo(expected);
        assertThat(ids(searching.select(boxes(), entity(), part)))
            .as(what)
            .isEqualTo(ids(scanning.select(boxes(), entity(), part)));
      } else {
        assertThat(found).as(what).containsExactlyInAnyOrderElementsOf(expected);
      }
      assertThat(searching.selectAndCount(boxes(), entity(), part).matching())
          .as(what)
          .isEqualTo(expected.size());
      asked += new CriteriaAttributes(context, entity()).predicate(criteria) == null ? 0 : 1;
    }
    assertThat(asked).as("asked of members").isGreaterThan(75);
  }

  /** Written before the class had these properties: they are read as 0 and false. */
  @Test
  void whatIsMissing_isWhatItIsReadAs() {
    GridMap<Object, Object> raw = grid.map("boxes");
    GenericRecord part =
        GenericRecord.compact(Part.class.getName()).setString("name", "old").build();
    GenericRecord old =
        GenericRecord.compact(Box.class.getName())
            .setString("id", "old")
            .setString("label", "old")
            .setRecord("main", part)
            .build();
    raw.set("old", old);

    for (Criteria criteria :
        List.of(
            where("open").is(false),
            where("score").lessThan(1),
            where("score").in(0, 7),
            where("score").between(-1, 3),
            where("score").greaterThan(0),
            where("open").is(false).negated(),
            where("score").isNull(),
            where("score").in(null, 7),
            where("main.grade").is(0),
            where("main.grade").lessThan(1),
            where("main.grade").in(null, 7),
            where("main.grade").isNull(),
            where("main.grade").greaterThan(0).negated(),
            where("parts.grade").atLeast(0))) {
      Criteria both = where("label").is("old").and(criteria);
      assertThat(searching.count(boxes(), entity(), both))
          .as(criteria.toString())
          .isEqualTo(scanning.count(boxes(), entity(), both));
    }
    assertThat(
            searching.count(boxes(), entity(), where("label").is("old").and(where("score").is(0))))
        .isEqualTo(1);
  }

  /** Where 0 is, that is, and every one of them once. */
  @Test
  void scrollOverWhatIsMissing_comesToAnEnd() {
    boxes().clear();
    Random random = new Random(3);
    for (int i = 0; i < 5; i++) {
      boxes().set("b" + i, box("b" + i, random));
    }
    GridMap<Object, Object> raw = grid.map("boxes");
    for (String id : List.of("old1", "old2", "old3")) {
      raw.set(id, GenericRecord.compact(Box.class.getName()).setString("id", id).build());
    }
    GridQuery query =
        GridQuery.matching(where("id").isNot("b9")).with(Sort.by("score")).with(Limit.of(1));
    List<Object> found = new ArrayList<>();
    Map<String, @Nullable Object> position = Map.of();
    for (int i = 0; i < 20; i++) {
      List<Map.Entry<Object, Box>> next = searching.selectAfter(boxes(), entity(), query, position);
      if (next.isEmpty()) {
        break;
      }
      Box last = next.getLast().getValue();
      position = Map.of("score", last.score(), "id", last.id());
      found.add(last.id());
    }

    assertThat(found)
        .isEqualTo(
            ids(
                scanning.select(
                    boxes(), entity(), GridQuery.matching(query.criteria()).with(query.sort()))));
  }

  @Test
  void moreValuesThanMembersTake_areComparedHere() {
    List<Object> ids = new ArrayList<>(List.of("b1", "b7"));
    IntStream.range(0, 100_000).forEach(i -> ids.add("none" + i));

    assertThat(searching.count(boxes(), entity(), where("id").in(ids))).isEqualTo(2);
  }
}
