package dev.grid.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.RandomValues;
import dev.grid.protocol.serialization.Reference;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.SerializationConfig;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of many schemas, compact and portable, from one side to the other and back. */
class GeneratedRecordsTest {

  private static final int RECORDS = 500;

  private final SchemaRegistry schemas = new SchemaRegistry();
  private final Serialization ours = new Serialization(SerializationConfig.defaults(), schemas);
  private final Reference peer = new Reference(schemas);

  // The peer writes the fields of a compact record in its own order, so that the bytes may differ.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void compactRecords_areReadByEitherSideAsTheSame(long seed) {
    RandomValues values = new RandomValues(seed);
    for (int i = 0; i < RECORDS; i++) {
      GenericRecord record = values.compact();
      String how = "seed=" + seed + " record=" + i;
      Object theirs = Objects.requireNonNull(PeerFields.toPeer(record));
      Data data = ours.toData(record);

      assertThat(ours.<Object>toObject(data)).as(how).isEqualTo(record);
      assertThat(peer.<Object>read(data)).as(how).isEqualTo(theirs);
      assertThat(ours.<Object>toObject(new Data(peer.write(theirs)))).as(how).isEqualTo(record);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void portableRecords_areReadAndWrittenByThePeerAsTheyAre(long seed) {
    RandomValues values = new RandomValues(seed);
    for (int i = 0; i < RECORDS; i++) {
      GenericRecord record = values.portable();
      String how = "seed=" + seed + " record=" + i;
      Data data = ours.toData(record);

      assertThat(ours.<Object>toObject(data)).as(how).isEqualTo(record);
      assertThat(peer.write(peer.read(data))).as(how).isEqualTo(data.bytes());
    }
  }
}
