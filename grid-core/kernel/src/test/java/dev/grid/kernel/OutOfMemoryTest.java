package dev.grid.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What says that the heap is exhausted, and what does not. */
class OutOfMemoryTest {

  private final AtomicInteger exhausted = new AtomicInteger();
  private final Runnable handler = exhausted::incrementAndGet;

  @BeforeEach
  void listen() {
    OutOfMemory.addHandler(handler);
  }

  @AfterEach
  void listenNoMore() {
    OutOfMemory.removeHandler(handler);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Java heap space",
        "Java heap space: failed reallocation of scalar replaced objects",
        "GC overhead limit exceeded",
        "Metaspace",
        "Compressed class space"
      })
  void whatTheJvmThrows_isTold_howeverItIsWrapped(String message) {
    OutOfMemory.look(new OutOfMemoryError(message));
    OutOfMemory.look(new CompletionException(new OutOfMemoryError(message)));
    assertThat(exhausted).hasValue(2);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "my quota",
        "Required length exceeds implementation limit",
        "Requested array size exceeds VM limit",
        "Cannot reserve 1024 bytes of direct buffer memory",
        "unable to create native thread: possibly out of memory or process/resource limits reached"
      })
  void whatCodeThrowsByItself_andWhatIsNotOfTheHeap_isNone(@Nullable String message) {
    OutOfMemory.look(new OutOfMemoryError(message));
    assertThat(exhausted).hasValue(0);
  }

  @Test
  void whatSubclassesSay_isNone() {
    OutOfMemory.look(new OutOfMemoryError("Java heap space") {});
    assertThat(exhausted).hasValue(0);
  }
}
