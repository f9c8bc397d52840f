package dev.grid.kernel.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.query.Matcher.Match;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.JsonValue;
import dev.grid.serialization.SerializationConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random values in every form, random predicates: each answer is that of a model which knows the
 * values only as maps, and whole predicates only as functions.
 */
final class PredicateModelTest {

  private static final List<String> NAMES = List.of("a", "b", "c", "d");
  private static final List<String> TEXTS = List.of("", "x", "xy", "Xy", "yx%", "é😀", "z_z");

  private final SchemaRegistry schemas = new SchemaRegistry();
  private final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), schemas);
  private final Queries queries =
      new Queries(
          schemas,
          271,
          (pool, task) -> false,
          new OutsideServices() {
            @Override
            public Serialization serialization() {
              return serialization;
            }
          });

  /** A predicate and what it means of an entry's attributes. */
  private record Meant(Predicate predicate, java.util.function.Predicate<Map<String, ?>> model) {}

  @Test
  void everyAnswerIsTheModels() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      Map<String, @Nullable Object> attributes = attributes(random);
      Data value = serialization.toData(form(attributes, random));
      for (int i = 0; i < 5; i++) {
        Meant meant = meant(random, 3);
        Data wire = serialization.toData(PredicateForm.of(meant.predicate()));
        CompiledPredicate compiled = queries.compile(wire, serialization);
        Matcher matcher =
            compiled.runsOutside()
                ? compiled.outside(queries.schemas(), serialization)
                : compiled.inside(queries.schemas());
        Match found = matcher.test(value.bytes(), value.bytes());
        assertThat(found)
            .as("seed=%s, %s of %s", seed, meant.predicate(), attributes)
            .isEqualTo(meant.model().test(attributes) ? Match.YES : Match.NO);
        // As objects the same must come of it.
        assertThat(
                compiled
                    .outside(queries.schemas(), serialization)
                    .test(value.bytes(), value.bytes()))
            .isEqualTo(found);
      }
    }
  }

  @Test
  void manyTextValuesOfIn_areCompared_withWhatTheySay() {
    Object[] texts = java.util.stream.IntStream.range(0, 5_000).mapToObj(i -> i + "").toArray();
    texts[17] = "1.1";
    texts[18] = "2020-01-01";
    Predicate in = Predicates.in("a", texts);
    CompiledPredicate compiled =
        queries.compile(serialization.toData(PredicateForm.of(in)), serialization);
    for (Object meant :
        new Object[] {"4999", 4_999, 5.0, 1.1f, 1.1, java.time.LocalDate.of(2020, 1, 1)}) {
      assertThat(test(compiled, meant)).as("%s", meant).isEqualTo(Match.YES);
    }
    for (Object other : new Object[] {"5000", 5_000, 5.5, (double) 1.1f, true}) {
      assertThat(test(compiled, other)).as("%s", other).isEqualTo(Match.NO);
    }
  }

  private Match test(CompiledPredicate compiled, Object value) {
    FieldKind kind =
        java.util.Arrays.stream(FieldKind.values())
            .filter(k -> k.isCompact() && k.valueType() == value.getClass())
            .findFirst()
            .orElseThrow();
    byte[] bytes =
        serialization
            .toData(GenericRecord.compact("of" + kind).set("a", kind, value).build())
            .bytes();
    return compiled.inside(queries.schemas()).test(bytes, bytes);
  }

  private static Map<String, @Nullable Object> attributes(Random random) {
    Map<String, @Nullable Object> attributes = new HashMap<>();
    attributes.put("a", random.nextInt(5) == 0 ? null : TEXTS.get(random.nextInt(TEXTS.size())));
    attributes.put("b", (long) random.nextInt(6) - 2);
    attributes.put("c", (random.nextInt(12) - 4) / 2.0);
    if (random.nextBoolean()) {
      attributes.put("d", random.nextBoolean());
    }
    return attributes;
  }

  private static Object form(Map<String, @Nullable Object> attributes, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> record(GenericRecord.compact("t" + random.nextInt(3)), attributes);
      case 1 -> record(GenericRecord.portable(1, attributes.size(), 0), attributes);
      default -> json(attributes);
    };
  }

  private static GenericRecord record(
      GenericRecord.Builder builder, Map<String, @Nullable Object> attributes) {
    builder.set("a", FieldKind.STRING, attributes.get("a"));
    builder.set("b", FieldKind.INT64, attributes.get("b"));
    builder.set("c", FieldKind.FLOAT64, attributes.get("c"));
    if (attributes.containsKey("d")) {
      builder.set("d", FieldKind.BOOLEAN, attributes.get("d"));
    }
    return builder.build();
  }

  private static JsonValue json(Map<String, @Nullable Object> attributes) {
    return new JsonValue(
        attributes.entrySet().stream()
            .map(
                e ->
                    "\"%s\" : %s"
                        .formatted(
                            e.getKey(),
                            e.getValue() instanceof String text ? '"' + text + '"' : e.getValue()))
            .collect(Collectors.joining(", ", "{", "}")));
  }

  private static Meant meant(Random random, int depth) {
    int kind = random.nextInt(depth == 0 ? 7 : 10);
    return switch (kind) {
      case 7, 8 -> {
        List<Meant> terms = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
          terms.add(meant(random, depth - 1));
        }
        Predicate[] all = terms.stream().map(Meant::predicate).toArray(Predicate[]::new);
        yield kind == 7
            ? new Meant(Predicates.and(all), v -> terms.stream().allMatch(t -> t.model().test(v)))
            : new Meant(Predicates.or(all), v -> terms.stream().anyMatch(t -> t.model().test(v)));
      }
      case 9 -> {
        Meant term = meant(random, depth - 1);
        yield new Meant(Predicates.not(term.predicate()), v -> !term.model().test(v));
      }
      default -> condition(random, kind);
    };
  }

  private static Meant condition(Random random, int kind) {
    String name = NAMES.get(random.nextInt(NAMES.size()));
    Object value = value(random, name);
    Object other = value(random, name);
    return switch (kind) {
      case 0 -> new Meant(Predicates.equal(name, value), v -> same(v.get(name), value));
      case 1 -> new Meant(Predicates.notEqual(name, value), v -> !same(v.get(name), value));
      case 2 ->
          new Meant(
              Predicates.in(name, value, null, other),
              v -> v.get(name) == null || same(v.get(name), value) || same(v.get(name), other));
      case 3 -> ordered(random, name, value);
      case 4 ->
          new Meant(
              Predicates.between(name, value, other),
              v -> {
                Object found = v.get(name);
                return found != null && order(found, value) >= 0 && order(found, other) <= 0;
              });
      case 5 -> {
        String pattern = TEXTS.get(random.nextInt(TEXTS.size())).replace("x", "%");
        String regex =
            pattern
                .codePoints()
                .mapToObj(c -> c == '%' ? ".*" : c == '_' ? "." : Character.toString(c))
                .collect(Collectors.joining());
        yield new Meant(
            Predicates.like(name, pattern),
            v -> v.get(name) instanceof String text && text.matches(regex));
      }
      default ->
          new Meant(
              Predicates.regex(name, "x.*"),
              v -> v.get(name) instanceof String text && text.matches("x.*"));
    };
  }

  private static Meant ordered(Random random, String name, Object value) {
    return switch (random.nextInt(4)) {
      case 0 -> comparing(Predicates.lessThan(name, value), name, value, -1);
      case 1 -> comparing(Predicates.lessEqual(name, value), name, value, -1, 0);
      case 2 -> comparing(Predicates.greaterThan(name, value), name, value, 1);
      default -> comparing(Predicates.greaterEqual(name, value), name, value, 1, 0);
    };
  }

  private static Meant comparing(Predicate predicate, String name, Object value, int... signs) {
    return new Meant(
        predicate,
        v -> {
          Object found = v.get(name);
          return found != null
              && Arrays.stream(signs).anyMatch(s -> s == Integer.signum(order(found, value)));
        });
  }

  /** Of the attribute's kind, in any width. */
  private static Object value(Random random, String name) {
    return switch (name) {
      case "a" -> TEXTS.get(random.nextInt(TEXTS.size()));
      case "d" -> random.nextBoolean();
      default ->
          switch (random.nextInt(3)) {
            case 0 -> random.nextInt(6) - 2;
            case 1 -> (random.nextInt(12) - 4) / 2.0;
            default -> Integer.toString(random.nextInt(6) - 2);
          };
    };
  }

  private static boolean same(@Nullable Object found, Object value) {
    return found != null && order(found, value) == 0;
  }

  private static int order(Object found, Object value) {
    if (found instanceof Number number) {
      return Double.compare(number.doubleValue(), Double.parseDouble(value.toString()));
    }
    if (found instanceof String text) {
      return Arrays.compareUnsigned(
          text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
          Objects.toString(value).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return Boolean.compare((Boolean) found, (Boolean) value);
  }
}
