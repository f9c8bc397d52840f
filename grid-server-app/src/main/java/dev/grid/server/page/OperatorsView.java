package dev.grid.server.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.grid.Grid;
import dev.grid.Statistics;
import dev.grid.spring.boot.autoconfigure.endpoint.GridDescriptor;
import dev.grid.spring.boot.autoconfigure.endpoint.GridDescriptor.ClusterDescriptor;
import dev.grid.spring.boot.autoconfigure.endpoint.GridDescriptor.MemberDescriptor;
import dev.grid.spring.boot.autoconfigure.endpoint.GridDescriptor.MemoryDescriptor;
import dev.grid.spring.boot.autoconfigure.endpoint.GridDescriptor.PartitionsDescriptor;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows at a moment.
 *
 * @param atMillis when, in milliseconds of the epoch
 * @param grid of what the endpoint tells
 * @param structures of this member, those that take most memory first
 * @param structuresLeftOut how many there are beyond these
 */
record OperatorsView(
    long atMillis,
    Seen grid,
    long connections,
    long requests,
    long longTasks,
    List<Structure> structures,
    int structuresLeftOut) {

  /** A page with more would be read by nobody. */
  private static final int STRUCTURES_MAX = 200;

  /**
   * What the page reads of the endpoint's answer; its clients with their statistics may be many.
   *
   * @see GridDescriptor
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Seen(
      String instance,
      UUID id,
      @Nullable String version,
      ClusterDescriptor cluster,
      List<MemberDescriptor> members,
      @Nullable List<UUID> missing,
      @Nullable PartitionsDescriptor partitions,
      @Nullable Integer migrations,
      @Nullable MemoryDescriptor memory) {

    static Seen of(GridDescriptor all) {
      return new Seen(
          all.instance(),
          all.id(),
          all.version(),
          all.cluster(),
          all.members(),
          all.missing(),
          all.partitions(),
          all.migrations(),
          all.memory());
    }
  }

  /**
   * What this member holds of a structure; counts are since its start.
   *
   * @param bytes of entries and of copies together
   */
  record Structure(
      String kind,
      String name,
      long entries,
      long backupEntries,
      long bytes,
      long gets,
      long hits,
      long puts,
      long removes,
      long evictions,
      long expirations,
      long waiting) {

    static Structure of(Statistics.StructureStatistics one) {
      Statistics.Activity activity = one.activity();
      return new Structure(
          kind(one.structure().service()),
          one.structure().name(),
          one.entries(),
          activity.backupEntries(),
          one.bytes() + activity.backupBytes(),
          activity.gets().count(),
          activity.hits(),
          activity.puts().count(),
          activity.removes().count(),
          one.evictions(),
          one.expirations(),
          one.waiting());
    }

    /** A service of the protocol, as hz:impl:mapService, in a word. */
    private static String kind(String service) {
      return service
          .substring(service.lastIndexOf(':') + 1)
          .replaceFirst("Service$", "")
          .toLowerCase(Locale.ROOT);
    }
  }

  static OperatorsView of(GridDescriptor descriptor, Grid grid) {
    Statistics statistics = grid.statistics();
    List<Structure> all =
        statistics.structures().stream()
            .map(Structure::of)
            .sorted(Comparator.comparingLong(Structure::bytes).reversed())
            .toList();
    return new OperatorsView(
        System.currentTimeMillis(),
        Seen.of(descriptor),
        statistics.connections(),
        statistics.requests(),
        statistics.longTasks(),
        all.subList(0, Math.min(all.size(), STRUCTURES_MAX)),
        Math.max(0, all.size() - STRUCTURES_MAX));
  }
}
