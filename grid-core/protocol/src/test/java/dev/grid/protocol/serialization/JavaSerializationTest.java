package dev.grid.protocol.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.InvalidConfigurationException;
import dev.grid.protocol.Data;
import dev.grid.serialization.SerializationConfig;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class JavaSerializationTest {

  record Visit(String place, Instant moment, List<Integer> stars, Map<String, Level> levels)
      implements Serializable {}

  enum Level {
    LOW,
    HIGH {}
  }

  record Trojan(Object payload) implements Serializable {}

  record Forbidden(int size) implements Serializable {}

  /** Must be public, with a public constructor. */
  public static final class Packed implements Externalizable {

    int size;

    public Packed() {}

    Packed(int size) {
      this.size = size;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      out.writeInt(size);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
      size = in.readInt();
    }
  }

  private static final Visit VISIT =
      new Visit(
          "Rome", Instant.EPOCH, new ArrayList<>(Arrays.asList(1, 2)), Map.of("a", Level.HIGH));

  private final SchemaRegistry schemas = new SchemaRegistry();
  private final Reference reference = new Reference(schemas);
  private final Serialization closed = new Serialization(SerializationConfig.defaults(), schemas);
  private final Serialization open =
      new Serialization(
          SerializationConfig.defaults()
              .withJavaSerialization(
                  Visit.class.getName(),
                  Trojan.class.getName(),
                  Level.class.getName(),
                  Packed.class.getName(),
                  "java.time.*"),
          schemas);

  @Test
  void allowedClass_isWrittenAndReadAsByThePeer() {
    Data data = open.toData(VISIT);

    assertThat(data.type()).isEqualTo(-100);
    assertThat(data.bytes()).isEqualTo(reference.write(VISIT));
    assertThat(open.<Object>toObject(data)).isEqualTo(VISIT);
    assertThat(reference.<Object>read(data)).isEqualTo(VISIT);
  }

  @Test
  void allowedEnum_isReadAsItself() {
    for (Level level : Level.values()) {
      Data data = open.toData(level);

      assertThat(data.bytes()).isEqualTo(reference.write(level));
      assertThat(open.<Object>toObject(data)).isSameAs(level);
    }
  }

  @Test
  void valuesBehindAJavaObject_areReadToo() {
    List<Object> values = new ArrayList<>(List.of(VISIT, 1, new Packed(3), "end"));
    Data data = open.toData(values);

    assertThat(data.bytes()).isEqualTo(reference.write(values));
    List<Object> read = Objects.requireNonNull(open.toObject(data));
    assertThat(read).hasSize(4).startsWith(VISIT, 1).endsWith("end");
    assertThat(read.get(2)).usingRecursiveComparison().isEqualTo(new Packed(3));
  }

  @Test
  void withoutAnAllowList_nothingIsRead() {
    for (Object value : List.of(VISIT, Level.LOW, new Packed(1), Instant.EPOCH)) {
      assertThatThrownBy(() -> closed.toObject(new Data(reference.write(value))))
          .isInstanceOf(GridSerializationException.class)
          .hasMessageContaining("not allowed")
          .hasMessageContaining("withJavaSerialization");
    }
  }

  @Test
  void withoutAnAllowList_classesWithoutAnotherFormAreNotWritten() {
    assertThatThrownBy(() -> closed.toData(Instant.EPOCH))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("java.time.Instant");
    assertThatThrownBy(() -> closed.toData(new TreeSet<>(String.CASE_INSENSITIVE_ORDER)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("CaseInsensitiveComparator");
  }

  @Test
  void classInsideAnAllowedOne_mustBeAllowedToo() {
    byte[] theirs = reference.write(new Trojan(new Forbidden(1)));

    assertThatThrownBy(() -> open.toObject(new Data(theirs)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining(Forbidden.class.getName())
        .hasMessageContaining("not allowed");
  }

  @Test
  void packagePrefix_doesNotAllowItsNeighbours() {
    JavaAllowList allowed = new JavaAllowList(List.of("com.acme.*", "org.Exact"));

    assertThat(allowed.admits("com.acme.Order")).isTrue();
    assertThat(allowed.admits("com.acme.sub.Order")).isTrue();
    assertThat(allowed.admits("[[Lcom.acme.Order;")).isTrue();
    assertThat(allowed.admits("[I")).isTrue();
    assertThat(allowed.admits("org.Exact")).isTrue();
    assertThat(allowed.admits("com.acmeother.Order")).isFalse();
    assertThat(allowed.admits("org.Exact2")).isFalse();
    assertThat(allowed.admits("[Lorg.Exact2;")).isFalse();
    assertThat(allowed.admits("java.util.PriorityQueue")).isFalse();
    assertThat(allowed.names("java.util.ArrayList")).isFalse();
  }

  @Test
  void patternForEverything_isRefused() {
    for (String pattern : List.of("*", ".*", " ")) {
      assertThatThrownBy(() -> SerializationConfig.defaults().withJavaSerialization(pattern))
          .isInstanceOf(InvalidConfigurationException.class);
    }
  }
}
