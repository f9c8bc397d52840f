package dev.grid.samples.jobs;

import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.spring.GridStructure;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.integration.leader.event.OnGrantedEvent;
import org.springframework.integration.leader.event.OnRevokedEvent;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Puts tasks into the queue, as long as this instance leads. When it closes or dies another is
 * elected, and goes on with the next plan.
 */
@Component
class Planner {

  private static final Logger log = LoggerFactory.getLogger(Planner.class);

  private final GridQueue<Task> tasks;
  private final GridMap<String, Long> plans;
  private final Journal journal;
  private final JobsProperties properties;
  private final AtomicBoolean isLeading = new AtomicBoolean();

  Planner(
      @GridStructure("tasks") GridQueue<Task> tasks,
      @GridStructure("plans") GridMap<String, Long> plans,
      Journal journal,
      JobsProperties properties) {
    this.tasks = tasks;
    this.plans = plans;
    this.journal = journal;
    this.properties = properties;
  }

  @EventListener
  void on(OnGrantedEvent granted) {
    log.info("{} leads", properties.instance());
    isLeading.set(true);
    journal.leads();
  }

  @EventListener
  void on(OnRevokedEvent revoked) {
    if (isLeading.getAndSet(false)) {
      log.info("{} leads no more", properties.instance());
      journal.leadsNoMore();
    }
  }

  boolean isLeading() {
    return isLeading.get();
  }

  /** Leaves out a plan while the queue has no room, which has a bound in application.properties. */
  @Scheduled(fixedDelayString = "${jobs.plan-every:4s}")
  void plan() {
    if (!isLeading() || tasks.remainingCapacity() < properties.tasks()) {
      return;
    }
    long plan = plans.merge("last", 1L, Long::sum);
    for (int part = 1; part <= properties.tasks(); part++) {
      tasks.add(new Task(plan, part));
    }
    journal.add("plan " + plan);
  }
}
