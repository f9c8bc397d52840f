package dev.grid.member.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveHeapTest {

  private final LiveHeap heap = new LiveHeap();

  @Test
  void nothing_is_known_before_the_first_collection() {
    heap.holds(500);

    assertThat(heap.liveBytes()).isZero();
    assertThat(heap.isLive(1)).isFalse();
  }

  @Test
  void garbage_that_a_collection_has_left_does_not_count() {
    heap.collected(100, false, 0);
    heap.collected(150, false, 50);

    heap.collected(900, false, 50);

    assertThat(heap.liveBytes()).isEqualTo(150);
    assertThat(heap.isLive(800)).isFalse();
  }

  @Test
  void what_structures_hold_counts_as_it_comes_and_goes() {
    heap.collected(100, true, 0);

    heap.holds(700);
    assertThat(heap.liveBytes()).isEqualTo(800);
    assertThat(heap.isLive(800)).isTrue();
    heap.holds(200);
    assertThat(heap.liveBytes()).isEqualTo(300);
  }

  @Test
  void without_a_collection_of_the_whole_heap_only_what_one_has_left_is_certain() {
    heap.collected(100, false, 0);
    heap.holds(800);
    assertThat(heap.isLive(850)).isFalse();

    heap.collected(900, false, 800);

    assertThat(heap.isLive(850)).isTrue();
  }

  @Test
  void what_is_not_of_structures_may_grow() {
    heap.collected(100, false, 0);
    for (int i = 0; i < 500; i++) {
      heap.collected(600, false, 0);
    }
    assertThat(heap.liveBytes()).isEqualTo(600);

    heap.collected(700, true, 0);
    assertThat(heap.liveBytes()).isEqualTo(700);
  }
}
