package dev.grid.systemtests.simulation;

import dev.grid.IndeterminateResultException;
import dev.grid.queue.AsyncGridQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A workload that counts: to each queue one producer offers 1, 2, 3 and so on, each when the one
 * before was taken in, and one consumer polls or takes. Calls whose answer is lost come again. Each
 * was carried out once if the consumer gets every number once, in order.
 */
final class Deliveries {

  /** One consumer's call in so many waits until there is something. */
  private static final int WAIT_ONE_IN = 4;

  private final World world;
  private final Function<String, AsyncGridQueue<Long>> queues;
  private final List<Line> lines = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private boolean producing = true;

  /** One queue. */
  private final class Line {

    final String name;
    final AsyncGridQueue<Long> queue;
    long offered;
    long accepted;
    long received;

    /** Nobody can say whether a call was carried out: what comes is not judged any more. */
    boolean isUnclear;

    Line(String name, AsyncGridQueue<Long> queue) {
      this.name = name;
      this.queue = queue;
    }

    void produce() {
      if (!producing || isUnclear) {
        return;
      }
      long number = ++offered;
      queue
          .offer(number)
          .whenComplete(
              (taken, failure) -> {
                if (failure != null) {
                  failed("offer " + number, failure);
                } else {
                  accepted = number;
                }
                world.in(world.micros(500, 30_000), this::produce);
              });
    }

    void consume() {
      if (isUnclear) {
        return;
      }
      CompletionStage<Long> taking =
          world.random().nextInt(WAIT_ONE_IN) == 0 ? queue.take() : queue.poll();
      taking.whenComplete(
          (number, failure) -> {
            if (failure != null) {
              failed("poll", failure);
            } else if (number != null) {
              receive(number);
            }
            world.in(world.micros(500, 30_000), this::consume);
          });
    }

    private void receive(long number) {
      if (number != received + 1) {
        violations.add(
            name
                + ": got "
                + number
                + " after "
                + received
                + " at ms "
                + world.nowMillis()
                + ", last offered "
                + offered);
      }
      received = number;
    }

    private void failed(String call, Throwable failure) {
      if (isUnclear) {
        return;
      }
      isUnclear = true;
      begin();
      if (!(failure instanceof IndeterminateResultException)) {
        violations.add(name + ": " + call + " failed at ms " + world.nowMillis() + ": " + failure);
      }
    }
  }

  Deliveries(World world, Function<String, AsyncGridQueue<Long>> queues) {
    this.world = world;
    this.queues = queues;
  }

  void start(int count) {
    for (int i = 0; i < count; i++) {
      begin();
    }
  }

  private void begin() {
    String name = "queue" + lines.size();
    Line line = new Line(name, queues.apply(name));
    lines.add(line);
    world.in(world.micros(0, 5_000), line::produce);
    world.in(world.micros(0, 5_000), line::consume);
  }

  /** Ends the producing; consumers go on. */
  void stop() {
    producing = false;
  }

  /** When everything should have been received: adds what is wrong. */
  void judge(List<String> into) {
    for (Line line : lines) {
      if (!line.isUnclear && line.received < line.accepted) {
        violations.add(
            line.name + ": " + line.accepted + " were accepted, the last one got " + line.received);
      }
    }
    into.addAll(violations);
  }

  /** How many queues were given up because a call came too late to be told what became of it. */
  long unclear() {
    return lines.stream().filter(line -> line.isUnclear).count();
  }

  long received() {
    return lines.stream().mapToLong(line -> line.received).sum();
  }
}
