package dev.grid.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.serialization.SerializationConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that have no form in bytes: what is said of them. */
class RefusedValuesTest {

  private final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), new SchemaRegistry());

  static final class Node {
    @Nullable Node next;
    @Nullable String text;
  }

  record Named(@Nullable String name, int number) {}

  record Maybe(@Nullable Optional<String> text) {}

  @Test
  void aCycle_isToldInOneShortLineThatSaysWhereItBeginsAndWhatToDo() {
    Node first = new Node();
    Node second = new Node();
    first.next = second;
    second.next = first;
    assertThatThrownBy(() -> serialization.toData(first))
        .isInstanceOf(GridSerializationException.class)
        .satisfies(
            e -> {
              assertThat(e.getMessage())
                  .startsWith("cannot serialize a " + Node.class.getName() + ": field 'next' of ")
                  .contains("fields deeper")
                  .contains("is there a cycle?")
                  .contains("hold the other's key instead")
                  .hasSizeLessThan(600);
              assertThat(causes(e)).isLessThan(5);
            });
  }

  private static int causes(Throwable failure) {
    int count = 0;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      count++;
    }
    return count;
  }

  @Test
  void aFailureInANestedValue_namesEachFieldOnTheWay() {
    Node inner = new Node();
    inner.text = "half \ud83d";
    Node outer = new Node();
    outer.next = inner;
    String owner = Node.class.getName();
    assertThatThrownBy(() -> serialization.toData(outer))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining(
            ": field 'next' of "
                + owner
                + " could not be written: field 'text' of "
                + owner
                + " could not be written: a string of chars=6 has half of a surrogate pair");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ud83d",
        "\ude00",
        "a?\ude00\ud83d",
        "\ud83d\ud83d\ude00",
        "0123456789012345678901234567890123456789012345678901234567890123456789\udbff?",
        "\u00e4\u20ac01234567890123456789012345678901234567890123456789012345678901234567\udc00"
      })
  void aStringWithHalfOfAPair_isRefusedWhereverItIs(String text) {
    for (Object value :
        List.of(
            text,
            new String[] {"a", text},
            List.of("a", text),
            Map.of("k", text),
            Map.of(text, 1),
            new Named(text, 1))) {
      assertThatThrownBy(() -> serialization.toData(value))
          .as("%s", value)
          .isInstanceOf(GridSerializationException.class)
          .hasMessageContaining("half of a surrogate pair at index=")
          .hasMessageContaining("'?'");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?",
        "\ud83d\ude00?",
        "????????????????????????????????????????????????????????????????????????????????",
        "\u00e4?\ud83d\ude00 01234567890123456789012345678901234567890123456789012345678901234567?"
      })
  void aStringWithQuestionMarksAndPairs_isTaken(String text) {
    assertThat(serialization.<Object>toObject(serialization.toData(text))).isEqualTo(text);
  }

  @Test
  void aNullOptional_comesBackAsAnEmptyOne() {
    assertThat(serialization.<Maybe>toObject(serialization.toData(new Maybe(null))))
        .isEqualTo(new Maybe(Optional.empty()));
  }
}
