package dev.grid.systemtests.simulation;

import dev.grid.structures.flakeid.FlakeIdMessages.Batch;
import dev.grid.structures.flakeid.FlakeIdMessages.NewIdBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A workload that asks any members for ids: no id is given twice, by one member or by two, whatever
 * their clocks say, whoever joins, and on whatever side of a split they are.
 */
final class Ids {

  private static final String NAME = "ids";
  private static final int CALLERS = 3;
  private static final int BATCH_MAX = 20;
  private static final long GIVE_UP_NANOS = 5_000_000_000L;

  private final World world;
  private final Supplier<SimulatedMember> anyMember;

  /** Who has given each id. */
  private final Map<Long, UUID> given = new HashMap<>();

  private final List<String> violations = new ArrayList<>();
  private boolean running = true;

  Ids(World world, Supplier<SimulatedMember> anyMember) {
    this.world = world;
    this.anyMember = anyMember;
  }

  void start() {
    for (int i = 0; i < CALLERS; i++) {
      world.in(world.micros(0, 5_000), this::ask);
    }
  }

  void stop() {
    running = false;
  }

  int given() {
    return given.size();
  }

  private void ask() {
    if (!running) {
      return;
    }
    SimulatedMember member = anyMember.get();
    SimulatedInvoker invoker = new SimulatedInvoker(world, 1, false, () -> member);
    boolean[] done = {false};
    Runnable goOn =
        () -> {
          if (!done[0]) {
            done[0] = true;
            world.in(world.micros(5_000, 100_000), this::ask);
          }
        };
    var unused =
        invoker
            .invokeAt(
                member.id(),
                new NewIdBatch(NAME, 1 + world.random().nextInt(BATCH_MAX)),
                Function.<@Nullable Batch>identity())
            .whenComplete(
                (batch, failure) -> {
                  if (batch != null) {
                    take(member, batch);
                  }
                  goOn.run();
                });
    world.in(GIVE_UP_NANOS, goOn);
  }

  private void take(SimulatedMember member, Batch batch) {
    for (int i = 0; i < batch.batchSize(); i++) {
      long id = batch.base() + i * batch.increment();
      UUID before = given.put(id, member.id());
      if (before != null) {
        violations.add(
            "%s: id %d of %s was given by %s before".formatted(NAME, id, member.id(), before));
      }
    }
  }

  void judge(List<String> into) {
    into.addAll(violations);
  }
}
