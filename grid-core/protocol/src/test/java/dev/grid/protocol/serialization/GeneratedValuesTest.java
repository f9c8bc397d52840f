package dev.grid.protocol.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.protocol.Data;
import dev.grid.serialization.SerializationConfig;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many values, and values in values: each side writes the same and reads what the other wrote. */
class GeneratedValuesTest {

  private static final int VALUES = 2_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyValue_hasTheBytesOfThePeer_andIsReadByEitherSide(long seed) {
    SchemaRegistry schemas = new SchemaRegistry();
    Serialization ours = new Serialization(SerializationConfig.defaults(), schemas);
    Reference peer = new Reference(schemas);
    RandomValues values = new RandomValues(seed);
    for (int i = 0; i < VALUES; i++) {
      Object value = values.value();
      String how = "seed=" + seed + " value=" + i + " of " + value.getClass();
      Data data = ours.toData(value);

      assertThat(data.bytes()).as(how).isEqualTo(peer.write(value));
      // What was read has the same bytes again, and so is the same, whatever equals says.
      Object read = Objects.requireNonNull(ours.<Object>toObject(data));
      assertThat(read).as(how).isExactlyInstanceOf(value.getClass());
      assertThat(ours.toData(read)).as(how).isEqualTo(data);
      assertThat(peer.write(peer.read(data))).as(how).isEqualTo(data.bytes());
    }
  }
}
