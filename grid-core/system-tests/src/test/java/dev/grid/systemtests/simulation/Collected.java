package dev.grid.systemtests.simulation;

import dev.grid.IndeterminateResultException;
import dev.grid.list.AsyncGridList;
import dev.grid.multimap.AsyncGridMultiMap;
import dev.grid.set.AsyncGridSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A workload that keeps a model: to each list, set and multimap one writer adds numbers that it has
 * not added before, and removes some of them, each call when the one before was answered. Calls
 * whose answer is lost come again. Each was carried out once if the answers are those of the model,
 * and if in the end there is what is in the model; in a list, in its order.
 */
final class Collected {

  /** One call in so many removes something. */
  private static final int REMOVE_ONE_IN = 3;

  private static final int KEYS = 4;

  private final World world;
  private final List<Line> lines = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private boolean writing = true;
  private int names;

  /** What may hold the numbers. */
  private interface Holder {

    CompletionStage<Boolean> add(long number);

    CompletionStage<Boolean> remove(long number);

    CompletionStage<? extends Collection<Long>> all();
  }

  private record Listed(AsyncGridList<Long> list) implements Holder {

    @Override
    public CompletionStage<Boolean> add(long number) {
      return list.add(number);
    }

    @Override
    public CompletionStage<Boolean> remove(long number) {
      return list.remove((Object) number);
    }

    @Override
    public CompletionStage<List<Long>> all() {
      return list.toList();
    }
  }

  private record Unordered(AsyncGridSet<Long> set) implements Holder {

    @Override
    public CompletionStage<Boolean> add(long number) {
      return set.add(number);
    }

    @Override
    public CompletionStage<Boolean> remove(long number) {
      return set.remove(number);
    }

    @Override
    public CompletionStage<? extends Collection<Long>> all() {
      return set.toSet();
    }
  }

  private record Keyed(AsyncGridMultiMap<Long, Long> map) implements Holder {

    @Override
    public CompletionStage<Boolean> add(long number) {
      return map.put(number % KEYS, number);
    }

    @Override
    public CompletionStage<Boolean> remove(long number) {
      return map.remove(number % KEYS, number);
    }

    /** Key by key: no call asks all partitions here. */
    @Override
    public CompletionStage<List<Long>> all() {
      CompletionStage<List<Long>> all = CompletableFuture.completedFuture(new ArrayList<>());
      for (long key = 0; key < KEYS; key++) {
        all =
            all.thenCombine(
                map.get(key),
                (found, values) -> {
                  found.addAll(values);
                  return found;
                });
      }
      return all;
    }
  }

  /** One structure. */
  private final class Line {

    final Supplier<Line> successor;
    final String name;
    final Holder holder;
    final List<Long> model = new ArrayList<>();
    long last;
    long answered;
    @Nullable List<Long> found;

    /** Nobody can say whether a call was carried out: what is there is not judged any more. */
    boolean isUnclear;

    Line(String name, Holder holder, Supplier<Line> successor) {
      this.name = name;
      this.holder = holder;
      this.successor = successor;
    }

    void write() {
      if (!writing || isUnclear) {
        return;
      }
      boolean removes = !model.isEmpty() && world.random().nextInt(REMOVE_ONE_IN) == 0;
      if (removes) {
        long number = model.get(world.random().nextInt(model.size()));
        expect("remove " + number, holder.remove(number), () -> model.remove((Object) number));
      } else {
        long number = ++last;
        expect("add " + number, holder.add(number), () -> model.add(number));
      }
    }

    private void expect(String call, CompletionStage<Boolean> answer, Runnable carriedOut) {
      answer.whenComplete(
          (done, failure) -> {
            if (failure != null) {
              failed(call, failure);
              return;
            }
            if (!done) {
              violations.add(name + ": " + call + " changed nothing at ms " + world.nowMillis());
            }
            answered++;
            carriedOut.run();
            world.in(world.micros(500, 30_000), this::write);
          });
    }

    private void failed(String call, Throwable failure) {
      isUnclear = true;
      begin(successor.get());
      if (!(failure instanceof IndeterminateResultException)) {
        violations.add(name + ": " + call + " failed at ms " + world.nowMillis() + ": " + failure);
      }
    }

    void read() {
      var unused =
          holder
              .all()
              .whenComplete(
                  (all, failure) -> {
                    if (failure == null) {
                      found = new ArrayList<>(all);
                    } else {
                      violations.add(name + " cannot be read: " + failure);
                    }
                  });
    }

    void judge() {
      List<Long> there = found;
      if (isUnclear) {
        return;
      }
      if (there == null) {
        violations.add(name + " was not read");
        return;
      }
      if (!(holder instanceof Listed)) {
        there.sort(null);
        model.sort(null);
      }
      if (!there.equals(model)) {
        violations.add(name + ": expected " + model + " but there is " + there);
      }
    }
  }

  Collected(World world) {
    this.world = world;
  }

  private String name(String beginning) {
    return beginning + names++;
  }

  void start(
      Function<String, AsyncGridList<Long>> lists,
      Function<String, AsyncGridSet<Long>> sets,
      Function<String, AsyncGridMultiMap<Long, Long>> multiMaps) {
    begin(list(lists));
    begin(set(sets));
    begin(multiMap(multiMaps, "multimap"));
    begin(multiMap(multiMaps, "lists"));
  }

  private Line list(Function<String, AsyncGridList<Long>> lists) {
    String name = name("list");
    return new Line(name, new Listed(lists.apply(name)), () -> list(lists));
  }

  private Line set(Function<String, AsyncGridSet<Long>> sets) {
    String name = name("set");
    return new Line(name, new Unordered(sets.apply(name)), () -> set(sets));
  }

  private Line multiMap(
      Function<String, AsyncGridMultiMap<Long, Long>> multiMaps, String beginning) {
    String name = name(beginning);
    return new Line(name, new Keyed(multiMaps.apply(name)), () -> multiMap(multiMaps, beginning));
  }

  private void begin(Line line) {
    lines.add(line);
    world.in(world.micros(0, 5_000), line::write);
  }

  void stop() {
    writing = false;
  }

  /** Asks for what is there, when no call is under way any more. */
  void readAll() {
    List.copyOf(lines).forEach(Line::read);
  }

  /** When everything has been read: adds what is wrong. */
  void judge(List<String> into) {
    lines.forEach(Line::judge);
    into.addAll(violations);
  }

  /** How many calls were answered. */
  long answered() {
    return lines.stream().mapToLong(line -> line.answered).sum();
  }
}
