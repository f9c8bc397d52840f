package dev.grid.structures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.config.MemberConfig;
import dev.grid.config.StructureConfig;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.queue.GridQueue;
import dev.grid.queue.QueueConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a member's configuration holds those of its structures, and what is so of every kind. */
class StructureConfigTest {

  @Test
  void the_most_specific_configuration_of_the_kind_is_found() {
    MemberConfig config =
        MemberConfig.defaults()
            .with(MapConfig.named("*").withBackups(2, 0))
            .with(QueueConfig.named("orders").withBackups(5, 0))
            .with(MapConfig.named("order*").withBackups(3, 0))
            .with(MapConfig.named("o*").withBackups(4, 0));

    assertThat(config.structure(GridMap.TYPE, "orders").name()).isEqualTo("order*");
    assertThat(config.structure(GridMap.TYPE, "others").name()).isEqualTo("o*");
    assertThat(config.structure(GridMap.TYPE, "x").backupCount()).isEqualTo(2);
    assertThat(config.structure(GridQueue.TYPE, "orders").backupCount()).isEqualTo(5);
    assertThat(config.structure(GridQueue.TYPE, "x")).isEqualTo(QueueConfig.named("x"));
  }

  @Test
  void a_configuration_takes_the_place_of_that_of_the_same_kind_and_name() {
    MemberConfig config =
        MemberConfig.defaults()
            .with(MapConfig.named("a"))
            .with(QueueConfig.named("a"))
            .with(MapConfig.named("a").withBackups(0, 0));

    assertThat(config.structures(GridMap.TYPE))
        .containsExactly(MapConfig.named("a").withBackups(0, 0));
    assertThat(config.structures(GridQueue.TYPE)).containsExactly(QueueConfig.named("a"));
  }

  @Test
  void two_configurations_of_one_kind_and_name_are_refused() {
    List<StructureConfig> twice = List.of(MapConfig.named("a"), MapConfig.named("a"));

    assertThatThrownBy(() -> MemberConfig.defaults().withStructures(twice))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("map name=a");
  }

  @Test
  void backups_of_both_kinds_change_together() {
    assertThat(MapConfig.named("a").withBackups(0, 6).withBackups(6, 0))
        .isEqualTo(MapConfig.named("a").withBackups(6, 0));
  }

  @Test
  void every_kind_describes_itself() {
    assertThat(Structures.types()).extracting(StructureType::service).doesNotHaveDuplicates();
    assertThat(Structures.types()).extracting(StructureType::tag).doesNotHaveDuplicates();
    for (StructureType<?, ?> type : Structures.types()) {
      StructureConfig defaults = type.defaults().apply("x");
      assertThat(defaults.type()).isEqualTo(type);
      assertThat(defaults.name()).isEqualTo("x");
      assertThat(defaults).isInstanceOf(type.configuration());
      assertThat(type.asynchronous().getSimpleName())
          .isEqualTo("Async" + type.blocking().getSimpleName());
    }
  }
}
