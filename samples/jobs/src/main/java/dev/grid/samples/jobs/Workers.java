package dev.grid.samples.jobs;

import dev.grid.queue.GridQueue;
import dev.grid.spring.GridStructure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Takes tasks from the queue and does them, one after another. Each task is one instance's; one
 * that dies takes the task that it had with it.
 */
@Component
final class Workers implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Workers.class);

  /** How long one wait for a task is; when it is over, whether to go on is looked at. */
  private static final Duration WAIT = Duration.ofSeconds(1);

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final GridQueue<Task> tasks;
  private final Journal journal;
  private final JobsProperties properties;

  /** Null while it is not running. Written by the thread that starts and stops. */
  private volatile @Nullable Thread worker;

  Workers(
      @GridStructure("tasks") GridQueue<Task> tasks, Journal journal, JobsProperties properties) {
    this.tasks = tasks;
    this.journal = journal;
    this.properties = properties;
  }

  @Override
  public void start() {
    Thread started = Thread.ofVirtual().name("worker").unstarted(this::work);
    worker = started; // Before it looks whether it is the one.
    started.start();
  }

  private void work() {
    while (worker == Thread.currentThread()) {
      try {
        Task task = tasks.poll(WAIT);
        if (task != null) {
          Thread.sleep(properties.taskTime()); // What would be work.
          journal.add(task.label());
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.warn("no task was done; goes on in {}", PAUSE_AFTER_FAILURE, e);
        if (!paused()) {
          return;
        }
      }
    }
  }

  private static boolean paused() {
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** The task that it has is done before. */
  @Override
  public void stop() {
    Thread running = worker;
    worker = null;
    if (running != null) {
      try {
        running.join(WAIT.plus(properties.taskTime()).plusSeconds(1));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return worker != null;
  }
}
