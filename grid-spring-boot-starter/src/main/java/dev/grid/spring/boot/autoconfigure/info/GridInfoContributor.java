package dev.grid.spring.boot.autoconfigure.info;

import dev.grid.Grid;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** Tells of each grid who it is and what it is part of. Reads what the instance knows. */
final class GridInfoContributor implements InfoContributor {

  private final Map<String, Grid> grids;

  GridInfoContributor(Map<String, Grid> grids) {
    this.grids = Map.copyOf(grids);
  }

  @Override
  public void contribute(Info.Builder builder) {
    if (grids.size() == 1) {
      builder.withDetail("grid", describe(grids.values().iterator().next()));
      return;
    }
    Map<String, Object> all = new LinkedHashMap<>();
    grids.forEach((bean, grid) -> all.put(bean, describe(grid)));
    builder.withDetail("grid", all);
  }

  private static Map<String, Object> describe(Grid grid) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("name", grid.name());
    details.put("id", grid.id().toString());
    details.put("mode", grid.connections() == null ? "embedded" : "client");
    details.put("state", grid.lifecycle().state().name().toLowerCase(Locale.ROOT));
    details.put("cluster", grid.cluster().name());
    details.put("members", grid.cluster().members().size());
    return details;
  }
}
