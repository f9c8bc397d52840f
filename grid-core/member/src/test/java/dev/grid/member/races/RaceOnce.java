package dev.grid.member.races;

import dev.grid.client.connection.ConnectionRaces;
import dev.grid.member.connection.OutboxRaces;
import dev.grid.member.partition.PartitionRaces;
import dev.grid.member.partition.RepeatedCallsRaces;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;

/**
 * Runs a race once: each actor on a thread of its own, then the arbiter. Fails if the result is not
 * one that the race accepts. Which thread goes on when is up to whoever runs this: {@link
 * InterleavingsTest} has Fray do so.
 *
 * <p>Fray may let a thread spin for as long as it likes while the one that it waits for stands. A
 * run that takes too many steps so is given up, and has not failed.
 */
public final class RaceOnce {

  /** All races that jcstress runs. */
  static final List<Class<?>> RACES =
      Stream.of(
              PartitionRaces.class,
              RepeatedCallsRaces.class,
              OutboxRaces.class,
              ConnectionRaces.class,
              CallFutureRaces.class)
          .flatMap(family -> Arrays.stream(family.getDeclaredClasses()))
          .filter(race -> race.isAnnotationPresent(JCStressTest.class))
          .toList();

  /** What Fray throws where a run has taken too many steps. */
  private static final String TOO_LONG = "org.pastalab.fray.runtime.LivenessException";

  /** The argument that means one of all races, another one each time. */
  static final String EACH = "each";

  private static int turn;

  private RaceOnce() {}

  /** Runs the race of the class that is named, or {@link #EACH}. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    run(arguments[0].equals(EACH) ? RACES.get(turn++ % RACES.size()) : Class.forName(arguments[0]));
  }

  static void run(Class<?> race) throws ReflectiveOperationException {
    Object state = race.getDeclaredConstructor().newInstance();
    List<Thread> actors = new ArrayList<>();
    for (Method actor : methods(race, Actor.class)) {
      actors.add(new Thread(() -> call(actor, state), actor.getName()));
    }
    actors.forEach(Thread::start);
    for (Thread actor : actors) {
      join(actor);
    }
    Method arbiter = methods(race, Arbiter.class).getFirst();
    Object result = arbiter.getParameterTypes()[0].getDeclaredConstructor().newInstance();
    call(arbiter, state, result);
    List<String> acceptable =
        Arrays.stream(race.getAnnotationsByType(Outcome.class))
            .flatMap(outcome -> Arrays.stream(outcome.id()))
            .toList();
    if (!acceptable.contains(result.toString())) {
      throw new AssertionError(race.getName() + " came to " + result + ", not " + acceptable);
    }
  }

  /** How many threads a race has. */
  static int actors(Class<?> race) {
    return methods(race, Actor.class).size();
  }

  private static void join(Thread actor) {
    try {
      actor.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Method> methods(Class<?> race, Class<? extends Annotation> kind) {
    return Arrays.stream(race.getMethods())
        .filter(method -> method.isAnnotationPresent(kind))
        .toList();
  }

  private static void call(Method method, Object on, Object... arguments) {
    try {
      method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error && error.getClass().getName().equals(TOO_LONG)) {
        throw error; // Fray ends each thread of the run so; any other failure is the race's.
      }
      throw new AssertionError(method.getName() + " failed", e.getCause());
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
