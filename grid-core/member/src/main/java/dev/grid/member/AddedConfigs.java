package dev.grid.member;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.config.Consistency;
import dev.grid.config.MemberConfig;
import dev.grid.config.StructureConfig;
import dev.grid.kernel.ConfigSettings;
import dev.grid.kernel.Structure;
import dev.grid.kernel.fragment.CatalogSettings;
import dev.grid.member.cluster.ConfigRules;
import dev.grid.member.shared.Shared;
import dev.grid.protocol.types.StructureSettings;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What configurations that were added while the cluster runs come to on a member that was started
 * with its own. Where both have one of a kind and name, what the cluster has agreed on holds.
 * Thread-safe.
 */
final class AddedConfigs implements ConfigRules {

  private static final Logger log = LoggerFactory.getLogger(AddedConfigs.class);

  private final MemberConfig started;
  private final Map<String, Structure<?>> kinds = new HashMap<>();
  private final Supplier<@Nullable Shared> shared;
  private volatile boolean configuring;

  /**
   * Of a member.
   *
   * @param shared what it knows of other members; null until it is complete
   */
  AddedConfigs(
      MemberConfig started, List<Structure<?>> structures, Supplier<@Nullable Shared> shared) {
    this.started = started;
    this.shared = shared;
    structures.forEach(structure -> kinds.put(structure.serviceName(), structure));
  }

  @Override
  public void configuring(boolean underWay) {
    configuring = underWay;
  }

  boolean isConfiguring() {
    return configuring;
  }

  @Override
  public @Nullable List<Map.Entry<String, String>> used() {
    Shared others = shared.get();
    return others == null ? List.of() : others.structures().catalog().own();
  }

  private Collection<Map.Entry<String, String>> existing() {
    Shared others = shared.get();
    return others == null ? List.of() : others.structures().catalog().names();
  }

  @Override
  public int mostBackups(List<StructureSettings> configs) {
    int most = 0;
    for (StructureSettings config : configs) {
      Structure<?> kind = kinds.get(config.service());
      if (kind != null && invalid(config) == null) {
        StructureConfig found = read(kind, config);
        most = Math.max(most, found.backupCount() + found.asyncBackupCount());
      }
    }
    return most;
  }

  @Override
  public @Nullable String invalid(StructureSettings config) {
    if (CatalogSettings.isOf(config)) {
      return null;
    }
    Structure<?> kind = kinds.get(config.service());
    if (kind == null) {
      return "service=" + config.service() + " is not one of this member's: " + kinds.keySet();
    }
    try {
      var unused = read(kind, config);
      return null;
    } catch (InvalidConfigurationException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static StructureConfig read(Structure<?> kind, StructureSettings config) {
    return ConfigSettings.read((StructureType<?, ?>) kind.type(), config);
  }

  @Override
  public @Nullable String mismatch(
      List<StructureSettings> known,
      StructureSettings config,
      @Nullable Collection<Map.Entry<String, String>> used) {
    if (CatalogSettings.isOf(config)) {
      return null;
    }
    Structure<?> kind = kinds.get(config.service());
    if (kind == null || invalid(config) != null) {
      return "this member does not know it: " + config;
    }
    StructureConfig wanted = read(kind, config);
    for (StructureConfig own : started.structures(kind.type())) {
      if (own.name().equals(config.pattern()) && !ConfigSettings.isSame(own, wanted)) {
        return "members are started with " + own + ", which is not " + wanted;
      }
    }
    MemberConfig before = with(known);
    Consistency has = before.structure(kind.type(), config.pattern()).consistency();
    if (wanted.consistency() != has) {
      return "consistency="
          + wanted.consistency()
          + " is not what members were started with, "
          + has
          + ": where structures are is settled when they start";
    }
    MemberConfig after = before.with(wanted);
    for (Map.Entry<String, String> structure : used == null ? existing() : used) {
      if (structure.getKey().equals(config.service())) {
        String name = kind.configuredName(structure.getValue());
        StructureConfig now = before.structure(kind.type(), name);
        if (!ConfigSettings.isSame(now, after.structure(kind.type(), name))) {
          return kind.type()
              + " name="
              + structure.getValue()
              + " exists and is configured otherwise: "
              + now
              + ", not "
              + wanted;
        }
      }
    }
    return null;
  }

  /** The member's configuration with these. One that this version cannot read is left out. */
  MemberConfig with(List<StructureSettings> configs) {
    MemberConfig all = started;
    for (StructureSettings config : configs) {
      if (CatalogSettings.isOf(config)) {
        continue;
      }
      Structure<?> kind = kinds.get(config.service());
      try {
        if (kind == null) {
          throw new InvalidConfigurationException("service=" + config.service() + " is not known");
        }
        StructureConfig read = read(kind, config);
        warnOfAnother(kind, read);
        all = all.with(read);
      } catch (InvalidConfigurationException e) {
        log.error("a configuration of the cluster is not known to this version: {}", config, e);
      }
    }
    return all;
  }

  private void warnOfAnother(Structure<?> kind, StructureConfig read) {
    for (StructureConfig own : started.structures(kind.type())) {
      if (own.name().equals(read.name()) && !ConfigSettings.isSame(own, read)) {
        log.warn("this member was started with {}, but the cluster has {}", own, read);
      }
    }
  }
}
