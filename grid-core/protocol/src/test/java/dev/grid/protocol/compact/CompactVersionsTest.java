package dev.grid.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Reference;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactSerializer;
import dev.grid.serialization.CompactWriter;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.SerializationConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A class that got fields and lost one, in readers and writers of both versions on both sides. */
class CompactVersionsTest {

  /** The class of both versions: the first has no e-mail, the second no age. */
  record Person(String name, int age, @Nullable String email, int[] visits) {}

  private static final Person FIRST = new Person("Ada", 36, null, new int[0]);
  private static final Person SECOND = new Person("Ada", 0, "ada@example.org", new int[] {1, 2});

  /** What each version makes of the other's values. */
  private static final Person WITHOUT_VERSION = new Person("Ada", 0, null, new int[0]);

  private record OurSerializer(int version) implements CompactSerializer<Person> {

    @Override
    public Class<Person> type() {
      return Person.class;
    }

    @Override
    public String typeName() {
      return "person";
    }

    @Override
    public void write(CompactWriter out, Person value) {
      out.writeString("name", value.name());
      if (version == 1) {
        out.writeInt32("age", value.age());
      } else {
        out.writeString("email", value.email());
        out.writeArrayOfInt32("visits", value.visits());
      }
    }

    @Override
    public Person read(CompactReader in) {
      String name = Objects.requireNonNull(in.readString("name"));
      if (version == 1) {
        int age = in.kind("age") == FieldKind.INT32 ? in.readInt32("age") : 0;
        return new Person(name, age, null, new int[0]);
      }
      String email = in.kind("email") == FieldKind.STRING ? in.readString("email") : null;
      int[] visits = in.kind("visits") == null ? null : in.readArrayOfInt32("visits");
      return new Person(name, 0, email, visits == null ? new int[0] : visits);
    }
  }

  private record PeerSerializer(int version)
      implements com.hazelcast.nio.serialization.compact.CompactSerializer<Person> {

    private static final com.hazelcast.nio.serialization.FieldKind ABSENT =
        com.hazelcast.nio.serialization.FieldKind.NOT_AVAILABLE;

    @Override
    public Class<Person> getCompactClass() {
      return Person.class;
    }

    @Override
    public String getTypeName() {
      return "person";
    }

    @Override
    @SuppressWarnings("NullAway")
    public void write(com.hazelcast.nio.serialization.compact.CompactWriter out, Person value) {
      out.writeString("name", value.name());
      if (version == 1) {
        out.writeInt32("age", value.age());
      } else {
        out.writeString("email", value.email());
        out.writeArrayOfInt32("visits", value.visits());
      }
    }

    @Override
    public Person read(com.hazelcast.nio.serialization.compact.CompactReader in) {
      String name = Objects.requireNonNull(in.readString("name"));
      if (version == 1) {
        int age = in.getFieldKind("age") == ABSENT ? 0 : in.readInt32("age");
        return new Person(name, age, null, new int[0]);
      }
      String email = in.getFieldKind("email") == ABSENT ? null : in.readString("email");
      int[] visits = in.getFieldKind("visits") == ABSENT ? null : in.readArrayOfInt32("visits");
      return new Person(name, 0, email, visits == null ? new int[0] : visits);
    }
  }

  private final SchemaRegistry schemas = new SchemaRegistry();

  private Serialization ours(int version) {
    return new Serialization(
        SerializationConfig.defaults().withCompactSerializer(new OurSerializer(version)), schemas);
  }

  private Reference peer(int version) {
    return new Reference(
        schemas,
        config ->
            config.getCompactSerializationConfig().addSerializer(new PeerSerializer(version)));
  }

  private static Person of(int version) {
    return version == 1 ? FIRST : SECOND;
  }

  private static void assertSame(@Nullable Object read, Person expected, String how) {
    assertThat(read).as(how).usingRecursiveComparison().isEqualTo(expected);
  }

  @Test
  void eitherVersionOfEitherSide_readsEitherVersionOfTheOther() {
    for (int written = 1; written <= 2; written++) {
      Data ours = ours(written).toData(of(written));
      Data theirs = new Data(peer(written).write(of(written)));
      assertThat(ours).isEqualTo(theirs);
      for (int read = 1; read <= 2; read++) {
        Person expected = read == written ? of(written) : WITHOUT_VERSION;
        String how = "written=" + written + " read=" + read;
        assertSame(ours(read).toObject(theirs), expected, how);
        assertSame(peer(read).read(ours), expected, how);
      }
    }
  }

  @Test
  void schemasOfBothVersions_areKnownApart() {
    Data first = ours(1).toData(FIRST);
    Data second = ours(2).toData(SECOND);
    Serialization withoutTheClass = new Serialization(SerializationConfig.defaults(), schemas);

    GenericRecord one = Objects.requireNonNull(withoutTheClass.toObject(first));
    GenericRecord two = Objects.requireNonNull(withoutTheClass.toObject(second));

    assertThat(schemas.count()).isEqualTo(2);
    assertThat(one.fieldNames()).containsExactly("age", "name");
    assertThat(two.fieldNames()).containsExactly("email", "name", "visits");
    assertThat(withoutTheClass.toData(one)).isEqualTo(first);
    assertSame(ours(2).toObject(withoutTheClass.toData(two)), SECOND, "through a generic record");
  }

  /** Reads a field without looking whether it is there. */
  private record Careless() implements CompactSerializer<Person> {

    @Override
    public Class<Person> type() {
      return Person.class;
    }

    @Override
    public String typeName() {
      return "person";
    }

    @Override
    public void write(CompactWriter out, Person value) {
      throw new UnsupportedOperationException("it is only read");
    }

    @Override
    public Person read(CompactReader in) {
      return new Person("", in.readInt32("age"), null, new int[0]);
    }
  }

  @Test
  void fieldThatIsNotThere_isNamedWithWhatIs() {
    Serialization careless =
        new Serialization(
            SerializationConfig.defaults().withCompactSerializer(new Careless()), schemas);

    assertThatThrownBy(() -> careless.toObject(ours(2).toData(SECOND)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("'age'")
        .hasMessageContaining("email");
  }
}
