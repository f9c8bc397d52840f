package dev.grid.samples.jobs;

import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Made by one instance at a time, though all are told to: ShedLock has the lock from the cluster.
 * One that dies while it makes the report has it for a minute at most.
 */
@Component
class Report {

  private final Journal journal;

  Report(Journal journal) {
    this.journal = journal;
  }

  @Scheduled(fixedDelayString = "${jobs.report-every:5s}")
  @SchedulerLock(
      name = "report",
      lockAtLeastFor = "${jobs.report-every:5s}",
      lockAtMostFor = "PT1M")
  public void make() {
    journal.add("report");
  }
}
