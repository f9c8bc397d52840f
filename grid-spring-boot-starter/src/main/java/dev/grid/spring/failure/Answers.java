package dev.grid.spring.failure;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers of calls, without what the JDK puts around a failure. */
public final class Answers {

  private Answers() {}

  /**
   * The answer of a call; blocks.
   *
   * @throws RuntimeException what it has failed by; {@link CompletionException} around what is
   *     checked
   */
  public static <T extends @Nullable Object> T join(CompletionStage<T> call) {
    try {
      return call.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** What a call has failed by, as a later stage is told of it. */
  public static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
