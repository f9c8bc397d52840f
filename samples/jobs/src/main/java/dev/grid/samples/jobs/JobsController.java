package dev.grid.samples.jobs;

import dev.grid.queue.GridQueue;
import dev.grid.spring.GridStructure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the page shows. */
@RestController
final class JobsController {

  private final Journal journal;
  private final GridQueue<Task> tasks;
  private final JobsProperties properties;

  JobsController(
      Journal journal, @GridStructure("tasks") GridQueue<Task> tasks, JobsProperties properties) {
    this.journal = journal;
    this.tasks = tasks;
    this.properties = properties;
  }

  /**
   * The state of all instances.
   *
   * @param asked the instance that tells it
   * @param waiting how many tasks nobody has taken yet
   * @param done how many jobs each instance has done
   * @param runs the youngest first
   */
  record State(
      String asked, @Nullable String leader, int waiting, Map<String, Long> done, List<Run> runs) {}

  @GetMapping("/api/state")
  State state() throws InterruptedException {
    return new State(
        properties.instance(), journal.leader(), tasks.size(), journal.done(), journal.latest());
  }
}
