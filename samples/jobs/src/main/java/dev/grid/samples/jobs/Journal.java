package dev.grid.samples.jobs;

import dev.grid.map.GridMap;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.spring.GridStructure;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What ran, for all instances: the last runs, how many each has done, and who leads. */
@Component
final class Journal {

  private static final int SHOWN_MAX = 60;
  private static final String LEADER = "leader";

  private final GridRingbuffer<Run> runs;
  private final GridMap<String, Long> done;
  private final GridMap<String, String> roles;
  private final JobsProperties properties;

  Journal(
      @GridStructure("runs") GridRingbuffer<Run> runs,
      @GridStructure("done") GridMap<String, Long> done,
      @GridStructure("roles") GridMap<String, String> roles,
      JobsProperties properties) {
    this.runs = runs;
    this.done = done;
    this.roles = roles;
    this.properties = properties;
  }

  /** This instance has done something. */
  void add(String job) {
    runs.add(new Run(job, properties.instance(), System.currentTimeMillis()));
    done.merge(properties.instance(), 1L, Long::sum);
  }

  void leads() {
    roles.set(LEADER, properties.instance());
  }

  /** This instance does not lead any more; another may already. */
  void leadsNoMore() {
    roles.remove(LEADER, properties.instance());
  }

  @Nullable String leader() {
    return roles.get(LEADER);
  }

  /** How many jobs each instance has done. */
  Map<String, Long> done() {
    return new TreeMap<>(done);
  }

  /** The youngest first. */
  List<Run> latest() throws InterruptedException {
    long last = runs.tailSequence();
    if (last < 0) {
      return List.of();
    }
    long first = Math.max(runs.headSequence(), last - SHOWN_MAX + 1);
    return runs.readMany(first, 0, SHOWN_MAX, null).items().reversed();
  }
}
