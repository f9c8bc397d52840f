package dev.grid.kernel.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.SchemaService;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.SerializationConfig;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a member decides of entries for which partitions need a worker. */
final class MatcherTest {

  private final SchemaRegistry registry = new SchemaRegistry();
  private final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), registry);

  /** Has nothing at hand, as a member that a schema has not reached yet. */
  private final Schemas atHand = new Schemas(new SchemaRegistry());

  private final byte[] key = serialization.toData(1).bytes();

  interface Animal {}

  record Dog(String name) implements Animal {}

  private Matcher.Match inside(Predicate predicate, SchemaService schemas, Object value) {
    return PredicateCompiler.compile(predicate, serialization, new AttributePaths())
        .inside(new Schemas(schemas))
        .test(key, serialization.toData(value).bytes());
  }

  private Matcher.Match outside(Predicate predicate, Object value) {
    return PredicateCompiler.compile(predicate, serialization, new AttributePaths())
        .outside(atHand, serialization)
        .test(key, serialization.toData(value).bytes());
  }

  @Test
  void compactOfASchemaThatIsNotAtHand_isOfItsType() {
    GenericRecord person = GenericRecord.compact("person").set("age", FieldKind.INT32, 3).build();
    Predicate ofPerson = Predicates.instanceOf("person");
    Predicate ofOther = Predicates.instanceOf("other");

    assertThat(outside(ofPerson, person)).isEqualTo(Matcher.Match.YES);
    assertThat(outside(Predicates.not(ofPerson), person)).isEqualTo(Matcher.Match.NO);
    assertThat(outside(ofOther, person)).isEqualTo(Matcher.Match.NO);
    assertThat(outside(Predicates.not(ofOther), person)).isEqualTo(Matcher.Match.YES);
    assertThat(inside(ofPerson, registry, person)).isEqualTo(Matcher.Match.YES);
  }

  @Test
  void compactOfAClass_isOfWhatIsAboveIt() {
    Predicate ofAnimal = Predicates.instanceOf(Animal.class.getName());
    Dog dog = new Dog("Rex");
    Data data = serialization.toData(dog);
    assertThat(serialization.<Object>toObject(data)).isEqualTo(dog);

    assertThat(inside(ofAnimal, registry, dog)).isEqualTo(Matcher.Match.NEEDS_CLASS);
    assertThat(outside(ofAnimal, dog)).isEqualTo(Matcher.Match.YES);
    assertThat(outside(Predicates.instanceOf(Runnable.class.getName()), dog))
        .isEqualTo(Matcher.Match.NO);
  }

  @Test
  void sortedMapOfOtherKeys_hasNoSuchAttribute() {
    TreeMap<Integer, Integer> numbers = new TreeMap<>();
    numbers.put(1, 2);
    assertThat(outside(Predicates.equal("a", 1), numbers)).isEqualTo(Matcher.Match.NO);
    assertThat(outside(Predicates.equal("a", null), numbers)).isEqualTo(Matcher.Match.YES);
  }

  @Test
  void arraysOfEqualItems_areEqual() {
    GenericRecord value =
        GenericRecord.compact("h").set("hash", FieldKind.ARRAY_OF_INT8, new byte[] {1, 2}).build();
    assertThat(outside(Predicates.equal("hash", new byte[] {1, 2}), value))
        .isEqualTo(Matcher.Match.YES);
    assertThat(outside(Predicates.in("hash", new byte[] {1}, new byte[] {1, 2}), value))
        .isEqualTo(Matcher.Match.YES);
    assertThat(outside(Predicates.equal("hash", new byte[] {1, 3}), value))
        .isEqualTo(Matcher.Match.NO);
    TypedValue some = TypedValue.of(new byte[] {1, 2});
    TypedValue same = TypedValue.of(new byte[] {1, 2});
    assertThat(some.hash()).isEqualTo(same.hash());
    assertThat(TypedValue.compare(some, same)).isZero();
  }
}
