package dev.grid.kernel.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.query.QueryException;
import org.junit.jupiter.api.Test;

final class AttributePathsTest {

  private final AttributePaths paths = new AttributePaths();

  @Test
  void sameText_isTheSamePath_whichKeepsWhatItHasLearned() {
    assertThat(paths.of("a.b")).isSameAs(paths.of("a.b")).isNotSameAs(paths.of("this.a.b"));
    assertThat(paths.of("this.a.b")).isEqualTo(paths.of("a.b"));
  }

  @Test
  void howeverManyThereAre_fewAreKept() {
    for (int i = 0; i < 3 * AttributePaths.COUNT_MAX; i++) {
      assertThat(paths.of("a" + i).canonical()).isEqualTo("a" + i);
      assertThat(paths.size()).isLessThanOrEqualTo(AttributePaths.COUNT_MAX);
    }
  }

  @Test
  void whatIsNoPath_isRefusedEachTime() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> paths.of("a..b")).isInstanceOf(QueryException.class);
    }
    assertThat(paths.size()).isZero();
  }
}
