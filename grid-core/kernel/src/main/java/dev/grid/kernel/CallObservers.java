package dev.grid.kernel;

import dev.grid.CallObserver;
import dev.grid.Registration;
import dev.grid.StructureId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Who is told of an instance's calls. Costs nothing while there is nobody. Thread-safe. */
public final class CallObservers {

  private final Listeners<CallObserver> observers;
  private final BiConsumer<String, @Nullable Throwable> log;

  /**
   * Nobody yet.
   *
   * @param log told of what an observer throws, which costs neither the call nor the others
   *     anything
   */
  public CallObservers(BiConsumer<String, @Nullable Throwable> log) {
    this.observers = new Listeners<>(log);
    this.log = log;
  }

  /** Tells the observer of calls from now on. */
  public Registration add(CallObserver observer) {
    return observers.add(observer);
  }

  /** When a call begins, by {@link System#nanoTime()}; 0 if nobody wants to know. */
  public long begin() {
    return observers.isEmpty() ? 0 : System.nanoTime();
  }

  /**
   * Tells the observers that a call is about to be made, and when it has ended.
   *
   * @param begun what {@link #begin()} gave
   * @param service the structure's service
   * @param operation the codec's, such as {@code Map.Put}; observers get {@code Put}
   */
  public void observe(
      long begun, String service, String name, String operation, CallFuture<?> call) {
    if (begun == 0) {
      return;
    }
    String shortName = operation.substring(operation.indexOf('.') + 1);
    StructureId structure = new StructureId(service, name);
    List<CallObserver> ofThisCall = new ArrayList<>(0);
    observers.forEach(
        observer -> {
          CallObserver more = observer.begun(structure, shortName);
          if (more != null) {
            ofThisCall.add(more);
          }
        });
    var unused =
        call.whenComplete(
            (result, failure) -> {
              long duration = System.nanoTime() - begun;
              observers.forEach(
                  observer -> observer.completed(structure, shortName, duration, failure));
              for (CallObserver observer : ofThisCall) {
                end(observer, structure, shortName, duration, failure);
              }
            });
  }

  private void end(
      CallObserver observer,
      StructureId structure,
      String operation,
      long duration,
      @Nullable Throwable failure) {
    try {
      observer.completed(structure, operation, duration, failure);
    } catch (RuntimeException | Error e) {
      log.accept("observer " + observer + " failed", e);
    }
  }
}
