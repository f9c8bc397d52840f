package dev.grid.server.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.grid.Grid;
import dev.grid.Statistics;
import dev.grid.spring.boot.autoconfigure.endpoint.GridDescriptor;
import dev.grid.spring.boot.autoconfigure.endpoint.GridDescriptor.ClusterDescriptor;
import dev.grid.spring.boot.autoconfigure.endpoint.GridDescriptor.MemberDescriptor;
import dev.grid.spring.boot.autoconfigure.endpoint.GridDescriptor.MemoryDescriptor;
import dev.grid.spring.boot.autoconfigure.endpoint.GridDescriptor.PartitionsDescriptor;
import dev.grid.spring.boot.autoconfigure.endpoint.GridEndpoint;
import dev.grid.spring.boot.autoconfigure.endpoint.GridEndpoint.View;
import dev.grid.spring.boot.autoconfigure.endpoint.StructureKind;
import dev.grid.vector.GridVectorCollection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows at a moment.
 *
 * @param atMillis when, in milliseconds of the epoch
 * @param grid of what the endpoint tells
 * @param structures of this member, those that take most memory first
 * @param structuresLeftOut how many there are beyond these
 * @param keys that are busy or slow; this and the next two are what the endpoint tells
 * @param nearCaches of this member and of clients that report
 * @param merges what was not kept when the sides of a split met
 * @param endpoint where the endpoint is, relative to the page
 * @param canReplay whether what was not kept may be written again there
 */
record OperatorsView(
    long atMillis,
    Seen grid,
    long connections,
    long requests,
    long longTasks,
    List<Structure> structures,
    int structuresLeftOut,
    @Nullable Object keys,
    @Nullable Object nearCaches,
    @Nullable Object merges,
    String endpoint,
    boolean canReplay) {

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
   * @param bytes of entries, of copies and of graphs together
   * @param searches of queries, one for each partition that was read entry by entry
   * @param searchesByIndex the same where an index said which entries
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
      long waiting,
      long searches,
      long searchesByIndex) {

    static Structure of(Statistics.StructureStatistics one) {
      Statistics.Activity activity = one.activity();
      return new Structure(
          StructureKind.of(one.structure()),
          one.structure().name(),
          one.entries(),
          activity.backupEntries(),
          one.bytes()
              + activity.backupBytes()
              + one.counts().getOrDefault(GridVectorCollection.GRAPH_BYTES, 0L),
          activity.gets().count(),
          activity.hits(),
          activity.puts().count(),
          activity.removes().count(),
          one.evictions(),
          one.expirations(),
          one.waiting(),
          one.counts().getOrDefault("partitions-searched", 0L),
          one.counts().getOrDefault("partitions-searched-by-index", 0L));
    }
  }

  /**
   * What there is now.
   *
   * @param path of the endpoint, relative to the page
   */
  static OperatorsView of(GridEndpoint endpoint, Grid grid, String path, boolean canReplay) {
    Statistics statistics = grid.statistics();
    List<Structure> all =
        statistics.structures().stream()
            .map(Structure::of)
            .sorted(Comparator.comparingLong(Structure::bytes).reversed())
            .toList();
    return new OperatorsView(
        System.currentTimeMillis(),
        Seen.of(endpoint.grid()),
        statistics.connections(),
        statistics.requests(),
        statistics.longTasks(),
        all.subList(0, Math.min(all.size(), STRUCTURES_MAX)),
        Math.max(0, all.size() - STRUCTURES_MAX),
        endpoint.view(View.KEYS),
        endpoint.view(View.NEAR_CACHES),
        endpoint.view(View.MERGES),
        path,
        canReplay);
  }
}
