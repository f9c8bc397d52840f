package dev.grid.sqlengine.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.sql.GridSqlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What paths find, and what is no path or no document. */
class JsonPathTest {

  private static final String DOCUMENT =
      "{\"a\":[{\"b\":1},{\"b\":2},{\"b\":3,\"c\":{\"b\":4}}],\"d\":\"x\",\"e f\":null,\"n\":[1,2.50,-3e2]}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "$.d|[\"x\"]",
        "$.a.b|[1,2,3]",
        "$.a[0].b|[1]",
        "$.a[0 to 1].b|[1,2]",
        "$.a[last].c.b|[4]",
        "$.a[last - 1].b|[2]",
        "$.a[0, 2].b|[1,3]",
        "$.a[*]?(@.b > 1).b|[2,3]",
        "$.a?(@.b != 1 && !(@.b > 3)).b|[2,3]",
        "$.a?(!(@.b < 3)).b|[3]",
        "$..b|[1,2,3,4]",
        "$.\"e f\"|[null]",
        "$['e f']|[null]",
        "$.missing|[]",
        "$.n[*]?(@ > 1)|[2.50]",
        "lax $.d[0]|[\"x\"]",
        "$.n[5]|[]",
        "$.*[1]|[{\"b\":2},2.50]"
      })
  void a_path_finds(String path, String expected) {
    assertThat(Json.write(JsonPathParser.parse(path).find(Json.parse(DOCUMENT))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "$.", "$[", "$[1", "$.a?(", "$.a?(@.b)x", "strict $", "$[-1]", "$.a?(@ 1)", "$[99999999999]"})
  void what_is_no_path_is_refused(String path) {
    assertThatThrownBy(() -> JsonPathParser.parse(path)).isInstanceOf(GridSqlException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[1,]", "{\"a\"}", "01x", "tru", "\"a", "\"\\u12\"", "1 2", "+1", "{\"a\":1,}"})
  void what_is_no_document_is_refused(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(GridSqlException.class);
  }

  @Test
  void a_document_is_written_as_it_was_read_without_blanks() {
    assertThat(Json.compact(" { \"b\" : [ 1 , 2.50 , true , null , \"\\u0041\\n\" ] , \"a\" : { } } "))
        .isEqualTo("{\"b\":[1,2.50,true,null,\"A\\n\"],\"a\":{}}");
    assertThatThrownBy(() -> Json.parse("[".repeat(10_000))).isInstanceOf(GridSqlException.class);
  }
}
