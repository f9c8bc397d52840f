package dev.grid.protocol.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.query.PredicateBuilder.EntryObject;
import dev.grid.GridSerializationException;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.protocol.serialization.builtin.ProjectionForm;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.serialization.SerializationConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each predicate has the bytes that the reference's client writes, and is read from them. */
final class PredicateFormTest {

  private final SchemaRegistry schemas = new SchemaRegistry();
  private final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), schemas);
  private final Reference reference = new Reference(schemas);

  /** Ours, and what the reference has for it. */
  private static Map<Predicate, Object> pairs() {
    Map<Predicate, Object> pairs = new LinkedHashMap<>();
    pairs.put(
        Predicates.sql("a = 1 AND b > 2"), com.hazelcast.query.Predicates.sql("a = 1 AND b > 2"));
    pairs.put(
        Predicates.and(Predicates.equal("a", 1), Predicates.notEqual("b", "x")),
        com.hazelcast.query.Predicates.and(
            com.hazelcast.query.Predicates.equal("a", 1),
            com.hazelcast.query.Predicates.notEqual("b", "x")));
    pairs.put(
        Predicates.or(Predicates.equal("a", null), Predicates.alwaysFalse()),
        com.hazelcast.query.Predicates.or(
            com.hazelcast.query.Predicates.equal("a", null),
            com.hazelcast.query.Predicates.alwaysFalse()));
    pairs.put(
        Predicates.not(Predicates.alwaysTrue()),
        com.hazelcast.query.Predicates.not(com.hazelcast.query.Predicates.alwaysTrue()));
    pairs.put(
        Predicates.between("a.b", 1L, 2L), com.hazelcast.query.Predicates.between("a.b", 1L, 2L));
    pairs.put(Predicates.greaterThan("a", 1), com.hazelcast.query.Predicates.greaterThan("a", 1));
    pairs.put(
        Predicates.greaterEqual("a", 1.5), com.hazelcast.query.Predicates.greaterEqual("a", 1.5));
    pairs.put(Predicates.lessThan("a", "x"), com.hazelcast.query.Predicates.lessThan("a", "x"));
    pairs.put(Predicates.lessEqual("a", 1), com.hazelcast.query.Predicates.lessEqual("a", 1));
    pairs.put(Predicates.like("a", "%x_"), com.hazelcast.query.Predicates.like("a", "%x_"));
    pairs.put(Predicates.ilike("a", "%x_"), com.hazelcast.query.Predicates.ilike("a", "%x_"));
    pairs.put(Predicates.regex("a", "x+"), com.hazelcast.query.Predicates.regex("a", "x+"));
    pairs.put(Predicates.in("__key", 1, 2, 3), com.hazelcast.query.Predicates.in("__key", 1, 2, 3));
    pairs.put(
        Predicates.instanceOf(Integer.class),
        com.hazelcast.query.Predicates.instanceOf(Integer.class));
    pairs.put(
        Predicates.partition("k", Predicates.alwaysTrue()),
        com.hazelcast.query.Predicates.partitionPredicate(
            "k", com.hazelcast.query.Predicates.alwaysTrue()));
    return pairs;
  }

  @Test
  void ours_haveTheReferencesBytes() {
    pairs()
        .forEach(
            (ours, theirs) ->
                assertThat(serialization.toData(PredicateForm.of(ours)).bytes())
                    .as("%s", ours)
                    .isEqualTo(reference.write(theirs)));
  }

  @Test
  void theReferences_areRead() {
    pairs()
        .forEach(
            (ours, theirs) -> {
              // Values that are put into sets have no order of their own.
              Object read = serialization.toObject(new Data(reference.write(theirs)));
              assertThat(PredicateForm.predicate(read)).isEqualTo(ours);
            });
  }

  @Test
  void whatABuilderHasPutTogether_isRead() {
    EntryObject e = com.hazelcast.query.Predicates.newPredicateBuilder().getEntryObject();
    Object built = e.get("age").greaterThan(5).and(e.is("active"));
    Object read = serialization.toObject(new Data(reference.write(built)));
    assertThat(PredicateForm.predicate(read))
        .isEqualTo(
            Predicates.and(Predicates.greaterThan("age", 5), Predicates.equal("active", true)));
  }

  @Test
  void projections_haveTheReferencesBytes() {
    Map<ProjectionForm, Object> pairs =
        Map.of(
            ProjectionForm.single("a.b"),
            com.hazelcast.projection.Projections.singleAttribute("a.b"),
            ProjectionForm.several(List.of("a", "b")),
            com.hazelcast.projection.Projections.multiAttribute("a", "b"),
            ProjectionForm.identity(),
            com.hazelcast.projection.Projections.identity());
    pairs.forEach(
        (ours, theirs) -> {
          byte[] bytes = reference.write(theirs);
          assertThat(serialization.toData(ours).bytes()).isEqualTo(bytes);
          ProjectionForm read = ProjectionForm.projection(serialization.toObject(new Data(bytes)));
          assertThat(read.attributes()).isEqualTo(ours.attributes());
          assertThat(read.isArray()).isEqualTo(ours.isArray());
        });
  }

  @Test
  void whatIsNoPredicate_isSaidToBeNone() {
    assertThatThrownBy(() -> PredicateForm.predicate("text"))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("java.lang.String");
    Data nested = serialization.toData(PredicateForm.of(Predicates.not(Predicates.alwaysTrue())));
    byte[] cut = java.util.Arrays.copyOf(nested.bytes(), nested.length() - 3);
    assertThatThrownBy(() -> serialization.toObject(new Data(cut)))
        .isInstanceOf(GridSerializationException.class);
  }

  @Test
  void aPredicateThatIsNestedTooDeep_isRefused() {
    Predicate deep = Predicates.alwaysTrue();
    for (int i = 0; i < 10_000; i++) {
      deep = Predicates.not(deep);
    }
    Object form = PredicateForm.of(deep);
    assertThatThrownBy(() -> serialization.toData(form))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("nested deeper than");
  }
}
