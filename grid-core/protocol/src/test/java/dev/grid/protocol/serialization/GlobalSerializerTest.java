package dev.grid.protocol.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.GlobalSerializerConfig;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import dev.grid.InvalidConfigurationException;
import dev.grid.protocol.Data;
import dev.grid.serialization.DataReader;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.JsonValue;
import dev.grid.serialization.SerializationConfig;
import dev.grid.serialization.SerializationConfig.GlobalSerializer;
import dev.grid.serialization.StreamSerializer;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GlobalSerializerTest {

  private static final int TYPE_ID = 500;

  record Plain(int size) {}

  private static String write(Object value) {
    return switch (value) {
      case Plain plain -> "plain " + plain.size();
      case DayOfWeek day -> "day " + day;
      default -> "instant " + value;
    };
  }

  private static Object read(@Nullable String text) {
    String[] words = Objects.requireNonNull(text).split(" ", 2);
    return switch (words[0]) {
      case "plain" -> new Plain(Integer.parseInt(words[1]));
      case "day" -> DayOfWeek.valueOf(words[1]);
      default -> Instant.parse(words[1]);
    };
  }

  /** Ours. */
  private static final class ByText implements StreamSerializer<Object> {

    @Override
    public Class<Object> type() {
      return Object.class;
    }

    @Override
    public int typeId() {
      return TYPE_ID;
    }

    @Override
    public void write(DataWriter out, Object value) {
      out.writeString(GlobalSerializerTest.write(value));
    }

    @Override
    public Object read(DataReader in) {
      return GlobalSerializerTest.read(in.readString());
    }
  }

  /** Has the same number. */
  private static final class OfPlain implements StreamSerializer<Plain> {

    @Override
    public Class<Plain> type() {
      return Plain.class;
    }

    @Override
    public int typeId() {
      return TYPE_ID;
    }

    @Override
    public void write(DataWriter out, Plain value) {
      out.writeInt(value.size());
    }

    @Override
    public Plain read(DataReader in) {
      return new Plain(in.readInt());
    }
  }

  /** The same for the peer. */
  private static final class PeerByText
      implements com.hazelcast.nio.serialization.StreamSerializer<Object> {

    @Override
    public int getTypeId() {
      return TYPE_ID;
    }

    @Override
    public void write(ObjectDataOutput out, Object value) throws IOException {
      out.writeString(GlobalSerializerTest.write(value));
    }

    @Override
    public Object read(ObjectDataInput in) throws IOException {
      return GlobalSerializerTest.read(in.readString());
    }
  }

  private final SchemaRegistry schemas = new SchemaRegistry();

  private Serialization ours(boolean overridesJava) {
    return new Serialization(
        SerializationConfig.defaults()
            .withGlobalSerializer(new GlobalSerializer(new ByText(), overridesJava)),
        schemas);
  }

  private Reference peer(boolean overridesJava) {
    return new Reference(
        schemas,
        config ->
            config.setGlobalSerializerConfig(
                new GlobalSerializerConfig()
                    .setImplementation(new PeerByText())
                    .setOverrideJavaSerialization(overridesJava)));
  }

  private static void assertSame(Serialization ours, Reference peer, Object value, int typeId) {
    Data data = ours.toData(value);
    assertThat(data.type()).isEqualTo(typeId);
    assertThat(data.bytes()).isEqualTo(peer.write(value));
    assertThat(ours.<Object>toObject(data)).isEqualTo(value);
    assertThat(peer.<Object>read(data)).isEqualTo(value);
  }

  @Test
  void classesWithoutAForm_areWrittenByIt_asByThePeer() {
    for (boolean overridesJava : new boolean[] {false, true}) {
      Serialization ours = ours(overridesJava);
      Reference peer = peer(overridesJava);
      int ofJava = overridesJava ? TYPE_ID : -100;
      assertSame(ours, peer, new Plain(5), TYPE_ID);
      assertSame(ours, peer, DayOfWeek.FRIDAY, ofJava);
      assertSame(ours, peer, Instant.EPOCH, ofJava);
      assertSame(ours, peer, "text", -11);
      assertSame(ours, peer, new ArrayList<>(List.of(new Plain(1), 2L, new Plain(3))), -29);
    }
  }

  @Test
  void valuesWithAFormOfTheirOwn_keepIt() {
    Serialization ours = ours(true);

    assertThat(ours.toData(new JsonValue("{}")).type()).isEqualTo(-130);
    assertThat(ours.toData(GenericRecord.compact("t").setInt32("i", 1).build()).type())
        .isEqualTo(-55);
    assertThat(ours.toData(GenericRecord.portable(1, 2, 3).build()).type()).isEqualTo(-1);
    assertThat(ours(false).toData(Arrays.asList(1, 2)).type()).isEqualTo(-29);
  }

  @Test
  void numberThatIsTaken_isRefused() {
    SerializationConfig config =
        SerializationConfig.defaults()
            .withGlobalSerializer(new GlobalSerializer(new ByText(), false));

    assertThatThrownBy(() -> config.withStreamSerializer(new OfPlain()))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("typeId=" + TYPE_ID);
    SerializationConfig everything =
        SerializationConfig.defaults().withStreamSerializer(new ByText());
    assertThatThrownBy(() -> new Serialization(everything, schemas))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("withGlobalSerializer");
  }
}
