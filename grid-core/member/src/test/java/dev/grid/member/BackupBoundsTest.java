package dev.grid.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.map.MapConfig;
import dev.grid.queue.QueueConfig;
import dev.grid.structures.Structures;
import org.junit.jupiter.api.Test;

/** Copies that the structures of a member want, over all kinds. */
class BackupBoundsTest {

  @Test
  void what_is_not_configured_has_the_defaults_of_its_kind() {
    assertThat(of(MemberConfig.defaults())).isEqualTo(new BackupBounds(1, 1));
    assertThat(of(MemberConfig.defaults().with(MapConfig.named("*").withBackups(2, 1))))
        .isEqualTo(new BackupBounds(3, 1));
  }

  @Test
  void both_kinds_of_backups_count_of_every_kind_of_structure() {
    MemberConfig config =
        MemberConfig.defaults()
            .with(MapConfig.named("*").withBackups(2, 2))
            .with(QueueConfig.named("*").withBackups(1, 2))
            .with(QueueConfig.named("wide").withBackups(5, 0));

    BackupBounds bounds = of(config);

    assertThat(bounds.most()).isEqualTo(5);
    assertThat(bounds.fewest()).isLessThanOrEqualTo(3).isPositive();
  }

  @Test
  void structures_without_backups_are_not_the_fewest() {
    MemberConfig config = MemberConfig.defaults();
    for (var type : Structures.types()) {
      config =
          config.with(
              type.defaults().apply("*") instanceof MapConfig map
                  ? map.withBackups(3, 0)
                  : type.defaults().apply("*"));
    }

    assertThat(of(config.with(MapConfig.named("none").withBackups(0, 0))).fewest()).isEqualTo(1);
    assertThat(of(config).most()).isEqualTo(3);
  }

  private static BackupBounds of(MemberConfig config) {
    return BackupBounds.of(Structures.types(), config);
  }
}
