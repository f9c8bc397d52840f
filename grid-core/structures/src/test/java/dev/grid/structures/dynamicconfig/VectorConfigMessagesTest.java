package dev.grid.structures.dynamicconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.MemberConfig;
import dev.grid.config.MergePolicy;
import dev.grid.config.StructureConfig;
import dev.grid.kernel.ConfigMessage;
import dev.grid.kernel.ConfigSettings;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.structures.dynamicconfig.VectorConfigMessages.AddVectorCollectionConfig;
import dev.grid.structures.dynamicconfig.VectorConfigMessages.VectorIndexHolder;
import dev.grid.structures.vector.VectorStructure;
import dev.grid.vector.GridVectorCollection;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What vector collections come to, as clients of the open protocol configure them. */
final class VectorConfigMessagesTest {

  private static final VectorIndexHolder INDEX = new VectorIndexHolder("v", 1, 3, 16, 100, true);

  private static AddVectorCollectionConfig asked(
      List<VectorIndexHolder> indexes, int backups, int asyncBackups, String policy) {
    return new AddVectorCollectionConfig(
        "c", indexes, backups, asyncBackups, "unknown-protection", policy, 100, null);
  }

  private static VectorCollectionConfig config(AddVectorCollectionConfig asked) {
    return (VectorCollectionConfig) asked.config();
  }

  @Test
  void indexes_backups_and_policies_are_taken() {
    VectorIndexHolder second = new VectorIndexHolder("w", 0, 7, 0, 0, false);
    assertThat(config(asked(List.of(INDEX, second), 2, 3, "DiscardMergePolicy")))
        .isEqualTo(
            VectorCollectionConfig.named("c")
                .withIndex(VectorIndexConfig.of("v", VectorMetric.COSINE, 3))
                .withIndex(
                    VectorIndexConfig.of("w", VectorMetric.EUCLIDEAN, 7)
                        .withUseDeduplication(false))
                .withBackups(2, 3)
                .withMergePolicy(MergePolicy.Standard.DISCARD));
  }

  @Test
  void a_configuration_is_the_same_after_its_way_as_text() {
    VectorCollectionConfig config =
        config(
            asked(
                List.of(INDEX, new VectorIndexHolder("w", 2, 7, 4, 5, false)),
                0,
                6,
                "com.hazelcast.spi.merge.PassThroughMergePolicy"));
    assertThat(ConfigSettings.read(GridVectorCollection.TYPE, ConfigSettings.of(config)))
        .isEqualTo(config);
    VectorCollectionConfig unnamed =
        config(asked(List.of(new VectorIndexHolder(null, 2, 7, 4, 5, true)), 1, 0, ""));
    assertThat(ConfigSettings.read(GridVectorCollection.TYPE, ConfigSettings.of(unnamed)))
        .isEqualTo(unnamed);
  }

  @Test
  void clients_of_version_2_8_say_indexes_only() {
    MessageWriter out = new MessageWriter();
    out.beginRequest(0x1b1400, 1, -1);
    out.writeString("c");
    out.writeList(
        List.of("v"),
        (w, name) -> {
          w.beginStruct();
          w.beginFixed();
          w.putInt(1);
          w.putInt(3);
          w.putInt(16);
          w.putInt(100);
          w.putBoolean(true);
          w.writeString(name);
          w.endStruct();
        });
    out.endMessage();
    MessageReader in = new MessageReader().open(out.buffer(), 0, out.length());
    Codec<?, ?> codec = new Codecs(DynamicConfigs.codecs()).find(0x1b1400);
    assertThat(codec).isNotNull();
    StructureConfig config = ((ConfigMessage) codec.decodeRequest(in)).config();
    assertThat(config)
        .isEqualTo(
            VectorCollectionConfig.named("c")
                .withIndex(VectorIndexConfig.of("v", VectorMetric.COSINE, 3)));
  }

  @ParameterizedTest
  @CsvSource({"7, 0", "-1, 0", "0, 7", "0, -1", "4, 3", "2147483647, 2147483647"})
  void numbers_of_backups_that_cannot_be_are_illegal_arguments(int backups, int asyncBackups) {
    assertThatThrownBy(
            () -> config(asked(List.of(INDEX), backups, asyncBackups, "PutIfAbsentMergePolicy")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name=c backupCount=" + backups);
  }

  private static void validate(@Nullable StructureConfig config) {
    MemberConfig member = MemberConfig.defaults();
    new VectorStructure().validate("c", config == null ? member : member.with(config));
  }

  @Test
  void what_cannot_be_used_is_refused_when_the_collection_is_made() {
    assertThatCode(() -> validate(config(asked(List.of(INDEX), 1, 0, "PutIfAbsentMergePolicy"))))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> validate(null))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("vector-collection=c has no index");
    for (String policy : List.of("non-existent", "LatestUpdateMergePolicy")) {
      StructureConfig accepted = config(asked(List.of(INDEX), 1, 0, policy));
      assertThatThrownBy(() -> validate(accepted))
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageContaining("merge policy");
    }
  }

  @Test
  void indexes_that_cannot_be_are_refused_at_once() {
    for (VectorIndexHolder wrong :
        List.of(
            new VectorIndexHolder("v", 3, 3, 16, 100, true),
            new VectorIndexHolder("v", -1, 3, 16, 100, true),
            new VectorIndexHolder("v", 1, 0, 16, 100, true),
            new VectorIndexHolder("v", 1, 20_000, 16, 100, true),
            new VectorIndexHolder("v", 1, 3, 1, 100, true),
            new VectorIndexHolder("v", 1, 3, 16, -5, true),
            new VectorIndexHolder(" ", 1, 3, 16, 100, true))) {
      assertThatThrownBy(() -> config(asked(List.of(wrong), 1, 0, "PutIfAbsentMergePolicy")))
          .as("%s", wrong)
          .isInstanceOf(InvalidConfigurationException.class);
    }
    assertThatThrownBy(() -> config(asked(List.of(INDEX, INDEX), 1, 0, "")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("index=v: is there twice");
    VectorIndexHolder unnamed = new VectorIndexHolder("", 1, 3, 16, 100, true);
    assertThatThrownBy(() -> config(asked(List.of(INDEX, unnamed), 1, 0, "")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("needs a name");
  }
}
