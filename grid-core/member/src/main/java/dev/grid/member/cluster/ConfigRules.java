package dev.grid.member.cluster;

import dev.grid.protocol.types.StructureSettings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a member knows of configurations that are added while the cluster runs. */
public interface ConfigRules {

  /** Of a member that takes all of them. */
  ConfigRules ANY = new ConfigRules() {};

  /** The most copies beside the primary that structures have by any of these; 0 if none says. */
  default int mostBackups(List<StructureSettings> configs) {
    return 0;
  }

  /** Service and name of each structure that this side of a split has; null if they are many. */
  default @Nullable List<Map.Entry<String, String>> used() {
    return List.of();
  }

  /** Why it cannot be a configuration, or null if it can. */
  default @Nullable String invalid(StructureSettings config) {
    return null;
  }

  /**
   * Why a configuration cannot be added.
   *
   * @param known what was added before
   * @param used structures, by service and name, that it must not change; null for all that this
   *     member knows of
   * @return null if nothing is against it
   */
  default @Nullable String mismatch(
      List<StructureSettings> known,
      StructureSettings config,
      @Nullable Collection<Map.Entry<String, String>> used) {
    return null;
  }

  /**
   * Says whether a configuration is being added of which not every member knows yet; until then
   * this member promises nobody that it knows of a structure.
   */
  default void configuring(boolean underWay) {}
}
