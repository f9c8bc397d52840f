package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GridPropertiesMetadataTest {

  private static final String METADATA = "/META-INF/spring-configuration-metadata.json";

  @Test
  void whenAPropertyIsBoundShouldHaveADescription() throws IOException {
    Map<String, String> descriptions = descriptions();
    List<String> bound =
        GridPropertyNames.known().all().stream()
            .map(name -> name.contains(".*") ? name.substring(0, name.indexOf(".*")) : name)
            .distinct()
            .toList();
    assertThat(descriptions.keySet()).containsExactlyInAnyOrderElementsOf(bound);
    assertThat(descriptions).allSatisfy((name, text) -> assertThat(text).as(name).isNotBlank());
  }

  @Test
  void whenAPropertyIsDescribedShouldNotRunIntoTheNext() throws IOException {
    assertThat(descriptions())
        .allSatisfy((name, text) -> assertThat(text).doesNotContain("@param"));
  }

  @Test
  void whenHealthCanBeTurnedOffShouldSaySo() throws IOException {
    List<Map<String, Object>> found =
        read("$.properties[?(@.name == 'management.health.grid.enabled')]");
    assertThat(found)
        .singleElement()
        .satisfies(
            property ->
                assertThat(property)
                    .containsKey("description")
                    .containsEntry("defaultValue", true));
  }

  @Test
  void whenThereAreHintsShouldBeOfPropertiesThatAreBound() throws IOException {
    List<String> hinted = read("$.hints[*].name");
    assertThat(hinted).isNotEmpty();
    assertThat(GridPropertyNames.known().all()).containsAll(hinted);
  }

  private static <T> T read(String path) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(GridPropertiesMetadataTest.class.getResourceAsStream(METADATA))) {
      return JsonPath.read(stream, path);
    }
  }

  private static Map<String, String> descriptions() throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(GridPropertiesMetadataTest.class.getResourceAsStream(METADATA))) {
      List<Map<String, String>> properties = JsonPath.read(stream, "$.properties");
      Map<String, String> descriptions = new TreeMap<>();
      for (Map<String, String> property : properties) {
        String name = Objects.requireNonNull(property.get("name"));
        if (name.startsWith(GridProperties.PREFIX + ".")) { // The endpoint's are Boot's.
          descriptions.put(name, property.getOrDefault("description", ""));
        }
      }
      return descriptions;
    }
  }
}
