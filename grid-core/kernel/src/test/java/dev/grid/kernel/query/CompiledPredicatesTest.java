package dev.grid.kernel.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.protocol.Data;
import dev.grid.query.QueryException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CompiledPredicatesTest {

  private final CompiledPredicates compiled = new CompiledPredicates();

  private static Data data(int number) {
    return new Data(ByteBuffer.allocate(2 * Data.HEADER_BYTES).putInt(8, number).array());
  }

  private static CompiledPredicate taking(long heapBytes) {
    return new CompiledPredicate(
        new Term.Always(true), false, Set.of(), new CompiledPredicate.Cost(1, heapBytes));
  }

  @Test
  void manyThatAskAtOnce_compileOnce() throws Exception {
    int threads = 8;
    AtomicInteger compilations = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(threads);
    try (var pool = Executors.newFixedThreadPool(threads)) {
      List<Future<CompiledPredicate>> asked =
          IntStream.range(0, threads)
              .mapToObj(
                  i ->
                      pool.submit(
                          () -> {
                            all.countDown();
                            all.await();
                            return compiled.get(
                                data(1),
                                () -> {
                                  compilations.incrementAndGet();
                                  return taking(1);
                                });
                          }))
              .toList();
      for (Future<CompiledPredicate> one : asked) {
        assertThat(one.get()).isSameAs(compiled.find(data(1)));
      }
    }
    assertThat(compilations).hasValue(1);
  }

  @Test
  void oneThatFails_isCompiledAgain() {
    assertThatThrownBy(
            () ->
                compiled.get(
                    data(1),
                    () -> {
                      throw new QueryException("wrong");
                    }))
        .isInstanceOf(QueryException.class)
        .hasMessage("wrong");
    assertThat(compiled.get(data(1), () -> taking(1))).isNotNull();
  }

  @Test
  void theLargestDoNotPushEachOtherOut_andWhatWasUsedLastStays() {
    long large = CompiledPredicates.ONE_BYTES_MAX - 1_000;
    compiled.keep(data(1), taking(large));
    compiled.keep(data(2), taking(large));
    assertThat(compiled.find(data(1))).isNotNull();
    compiled.keep(data(3), taking(large));

    assertThat(compiled.find(data(1))).isNotNull();
    assertThat(compiled.find(data(2))).isNull();
    assertThat(compiled.find(data(3))).isNotNull();
  }

  @Test
  void oneThatCouldNotBeKept_isRefused() {
    assertThatThrownBy(() -> compiled.get(data(1), () -> taking(CompiledPredicates.ONE_BYTES_MAX)))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("heapBytes=");
    assertThat(compiled.find(data(1))).isNull();
  }

  @Test
  void nothingIsKeptForEver() {
    for (int i = 0; i <= CompiledPredicates.COUNT_MAX; i++) {
      compiled.keep(data(i), taking(1));
    }
    assertThat(compiled.find(data(0))).isNull();
    assertThat(compiled.find(data(1))).isNotNull();
  }
}
