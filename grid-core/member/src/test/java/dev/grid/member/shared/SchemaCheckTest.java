package dev.grid.member.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.protocol.serialization.FieldDescriptor;
import dev.grid.protocol.serialization.Schema;
import dev.grid.serialization.FieldKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What schemas a member takes from its clients. */
final class SchemaCheckTest {

  private final SharedSchemas schemas = new TestMembers().start(1).shared.schemas();

  private void assertRefused(String message, FieldDescriptor... fields) {
    Schema schema = new Schema("order", List.of(fields));
    assertThatThrownBy(() -> schemas.share(List.of(schema)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining(message);
    assertThat(schemas.atHand().find(schema.id())).isNull();
  }

  @Test
  void schemasThatNobodyCanRead_areRefused() {
    assertRefused("kind=99", new FieldDescriptor("amount", 99));
    FieldDescriptor amount = new FieldDescriptor("amount", FieldKind.INT32.id());
    assertRefused("twice", amount, amount);

    Schema readable = new Schema("order", List.of(amount));
    schemas.share(List.of(readable));
    assertThat(schemas.atHand().find(readable.id())).isEqualTo(readable);
  }
}
