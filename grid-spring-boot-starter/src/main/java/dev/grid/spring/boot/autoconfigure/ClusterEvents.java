package dev.grid.spring.boot.autoconfigure;

import dev.grid.Cluster;
import dev.grid.Grid;
import dev.grid.Member;
import dev.grid.MembershipListener;
import dev.grid.MigrationListener;
import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.StructureListener;
import dev.grid.spring.boot.autoconfigure.GridClusterEvent.LifecycleChanged;
import dev.grid.spring.boot.autoconfigure.GridClusterEvent.MemberJoined;
import dev.grid.spring.boot.autoconfigure.GridClusterEvent.MemberLeft;
import dev.grid.spring.boot.autoconfigure.GridClusterEvent.Migration;
import dev.grid.spring.boot.autoconfigure.GridClusterEvent.Migration.Stage;
import dev.grid.spring.boot.autoconfigure.GridClusterEvent.PartitionLost;
import dev.grid.spring.boot.autoconfigure.GridClusterEvent.StructureCreated;
import dev.grid.spring.boot.autoconfigure.GridClusterEvent.StructureDestroyed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Publishes what happens to an instance and its cluster, from the refresh of its context to its
 * close. What a client has to ask members for it asks on a thread of its own, so that no refresh
 * waits for a cluster that does not answer. What it holds is guarded by its monitor.
 */
final class ClusterEvents
    implements ApplicationListener<ApplicationContextEvent>,
        MembershipListener,
        StructureListener,
        MigrationListener {

  private static final Logger log = LoggerFactory.getLogger(ClusterEvents.class);

  private final Grid grid;
  private final ApplicationContext context;
  private final List<Registration> registrations = new ArrayList<>();
  private boolean begun;
  private boolean closed;

  /** For the context that the instance is a bean of. */
  ClusterEvents(Grid grid, ApplicationContext context) {
    this.grid = grid;
    this.context = context;
  }

  @Override
  public void onApplicationEvent(ApplicationContextEvent event) {
    if (event.getApplicationContext() != context) {
      return;
    }
    if (event instanceof ContextRefreshedEvent && begins()) {
      Cluster cluster = grid.cluster();
      register(
          () -> grid.lifecycle().addListener(state -> publish(new LifecycleChanged(grid, state))));
      register(() -> cluster.addMembershipListener(this));
      if (grid.connections() == null) {
        registerAtMembers(cluster);
      } else {
        Thread.ofVirtual()
            .name(grid.name() + "-cluster-events")
            .start(() -> BackgroundStart.whenStarted(grid, () -> registerAtMembers(cluster)));
      }
    } else if (event instanceof ContextClosedEvent) {
      close();
    }
  }

  private synchronized boolean begins() {
    boolean first = !begun && !closed;
    begun = true;
    return first;
  }

  private void registerAtMembers(Cluster cluster) {
    register(() -> grid.addStructureListener(this));
    register(
        () ->
            cluster.addPartitionLostListener(
                (partition, backups) -> publish(new PartitionLost(grid, partition, backups))));
    register(() -> cluster.addMigrationListener(this));
  }

  private void register(Supplier<Registration> listening) {
    try {
      keep(listening.get());
    } catch (RuntimeException e) {
      log.warn("some events of the grid's cluster are not published", e);
    }
  }

  private synchronized void keep(Registration registration) {
    if (closed) {
      registration.close();
    } else {
      registrations.add(registration);
    }
  }

  private synchronized void close() {
    closed = true;
    registrations.forEach(Registration::close);
    registrations.clear();
  }

  private void publish(GridClusterEvent event) {
    context.publishEvent(event);
  }

  @Override
  public void joined(Member member) {
    publish(new MemberJoined(grid, member));
  }

  @Override
  public void left(Member member) {
    publish(new MemberLeft(grid, member));
  }

  @Override
  public void created(StructureId structure) {
    publish(new StructureCreated(grid, structure));
  }

  @Override
  public void destroyed(StructureId structure) {
    publish(new StructureDestroyed(grid, structure));
  }

  @Override
  public void started(Progress progress) {
    publish(new Migration(grid, Stage.STARTED, null, progress));
  }

  @Override
  public void moved(Move move, Progress progress) {
    publish(new Migration(grid, Stage.MOVED, move, progress));
  }

  @Override
  public void finished(Progress progress) {
    publish(new Migration(grid, Stage.FINISHED, null, progress));
  }
}
