package dev.grid.protocol.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchemaTest {

  private static final List<FieldDescriptor> FIELDS =
      List.of(new FieldDescriptor("b", 9), new FieldDescriptor("a", 17));

  @Test
  void id_isThatOfThePeer() {
    ArrayList<com.hazelcast.internal.serialization.impl.compact.FieldDescriptor> fields =
        new ArrayList<>();
    for (FieldDescriptor field : FIELDS) {
      fields.add(
          new com.hazelcast.internal.serialization.impl.compact.FieldDescriptor(
              field.fieldName(), com.hazelcast.nio.serialization.FieldKind.get(field.kind())));
    }
    com.hazelcast.internal.serialization.impl.compact.Schema theirs =
        new com.hazelcast.internal.serialization.impl.compact.Schema("Größe", fields);

    assertThat(new Schema("Größe", FIELDS).id()).isEqualTo(theirs.getSchemaId());
  }

  @Test
  void fields_areSortedSoThatTheirOrderDoesNotMatter() {
    Schema schema = new Schema("t", FIELDS);

    assertThat(schema).isEqualTo(new Schema("t", List.of(FIELDS.get(1), FIELDS.get(0))));
    assertThat(schema.fields()).extracting(FieldDescriptor::fieldName).containsExactly("a", "b");
  }

  @Test
  void registry_findsWhatWasRegisteredAndTakesItTwice() {
    SchemaRegistry registry = new SchemaRegistry();
    Schema schema = new Schema("t", FIELDS);
    registry.register(schema);
    registry.register(new Schema("t", FIELDS));

    assertThat(registry.find(schema.id())).isEqualTo(schema);
    assertThat(registry.find(1)).isNull();
    assertThat(registry.count()).isEqualTo(1);
    assertThat(registry.all()).containsExactly(schema);
  }

  @Test
  void registry_refusesMoreThanItsLimit() {
    SchemaRegistry registry = new SchemaRegistry(1, SchemaRegistry.DEFAULT_BYTES_MAX);
    registry.register(new Schema("one", FIELDS));
    registry.register(new Schema("one", FIELDS));

    assertThatThrownBy(() -> registry.register(new Schema("two", FIELDS)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("schemaCountMax=1");
  }

  @Test
  void registry_refusesWhatWouldTakeTooMuchHeap_andTakesWhatIsSmaller() {
    SchemaRegistry registry = new SchemaRegistry(1_000, 20_000);
    FieldDescriptor longName = new FieldDescriptor("n".repeat(19_000), 9);
    registry.register(new Schema("first", List.of(longName)));

    assertThatThrownBy(() -> registry.register(new Schema("second", List.of(longName))))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("schema of second refused")
        .hasMessageContaining("schemaBytesMax=20000");
    registry.register(new Schema("third", FIELDS));
    registry.register(new Schema("first", List.of(longName)));
    assertThat(registry.count()).isEqualTo(2);
  }

  @Test
  void registry_refusesASchemaWithTooManyFields() {
    List<FieldDescriptor> fields =
        IntStream.rangeClosed(0, SchemaRegistry.FIELD_COUNT_MAX)
            .mapToObj(i -> new FieldDescriptor("f" + i, 9))
            .toList();

    assertThatThrownBy(() -> new SchemaRegistry().register(new Schema("wide", fields)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("fieldCount=10001");
  }
}
