package dev.grid.spring.boot.autoconfigure.info;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.BothModes;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.info.Info;

/** What the info endpoint says. */
class GridInfoContributorTest {

  @Test
  void whenTurnedOnShouldTellWhoItIsAndOtherwiseNothing() {
    try (BothModes modes = new BothModes()) {
      modes
          .runner("client", GridInfoContributorAutoConfiguration.class)
          .withPropertyValues("management.info.grid.enabled=true")
          .run(
              context -> {
                Info.Builder builder = new Info.Builder();
                context.getBean(GridInfoContributor.class).contribute(builder);
                assertThat(builder.build().getDetails())
                    .containsExactly(
                        Map.entry(
                            "grid",
                            Map.of(
                                "name",
                                context.getBean(Grid.class).name(),
                                "id",
                                context.getBean(Grid.class).id().toString(),
                                "mode",
                                "client",
                                "state",
                                "running",
                                "cluster",
                                "dev",
                                "members",
                                1)));
              });
      modes
          .runner("client", GridInfoContributorAutoConfiguration.class)
          .run(context -> assertThat(context).doesNotHaveBean(GridInfoContributor.class));
    }
  }
}
