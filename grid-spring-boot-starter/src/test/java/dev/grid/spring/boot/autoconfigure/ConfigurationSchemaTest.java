package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the JSON schema of {@code grid.*} for editors of {@code application.yaml}, from the
 * metadata and beside it, so that the starter's jar has it as {@code META-INF/grid.schema.json}.
 */
class ConfigurationSchemaTest {

  private static final String METADATA = "/META-INF/spring-configuration-metadata.json";
  private static final String ANY_NAME = "*";
  private static final String PLACEHOLDER = "^\\$\\{.*\\}$";

  @Test
  void whenTheModuleIsBuiltShouldHaveASchemaOfAllItsProperties() throws Exception {
    Map<String, Object> schema = schema();
    URL metadata = Objects.requireNonNull(getClass().getResource(METADATA));
    Path target = Path.of(URI.create(metadata.toString())).resolveSibling("grid.schema.json");
    Files.writeString(
        target,
        JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(schema));
    String written = Files.readString(target);
    for (String name : GridPropertyNames.known().all()) {
      Map<String, Object> property = find(schema, name);
      assertThat(property).as(name).isNotNull();
      if (!name.contains(ANY_NAME)) {
        assertThat(property).as(name).containsKey("description");
      }
    }
    assertThat(
            JsonPath.<String>read(
                written, "$.properties.grid.properties.client.properties.start.enum[1]"))
        .isEqualTo("background");
    assertThat(
            JsonPath.<Object>read(
                written, "$.properties.grid.properties.partition-count.anyOf[0].type"))
        .isEqualTo("integer");
    assertThat(
            JsonPath.<Boolean>read(
                written,
                "$.properties.grid.properties.maps.additionalProperties.additionalProperties"))
        .as("a mistyped property of a map is shown")
        .isFalse();
  }

  private static Map<String, Object> schema() throws IOException {
    Map<String, Map<String, Object>> described = described();
    Map<String, Object> root = object();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", "Properties of Grid");
    root.put("additionalProperties", true); // Those of everybody else.
    for (String name : GridPropertyNames.known().all()) {
      Map<String, Object> node = root;
      List<String> words = List.of(name.split("\\."));
      for (int i = 0; i < words.size() - 1; i++) {
        node = child(node, words.get(i));
        String path = String.join(".", words.subList(0, i + 1));
        if (described.containsKey(path)) {
          node.putIfAbsent("description", described.get(path).get("description"));
        }
      }
      property(child(node, words.getLast()), described.getOrDefault(name, Map.of()));
    }
    return root;
  }

  private static Map<String, Object> object() {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("type", "object");
    node.put("properties", new TreeMap<String, Object>());
    node.put("additionalProperties", false);
    return node;
  }

  @SuppressWarnings("unchecked") // As made here.
  private static Map<String, Object> child(Map<String, Object> parent, String word) {
    if (word.equals(ANY_NAME)) {
      Object values = parent.get("additionalProperties");
      if (!(values instanceof Map)) {
        values = object();
        parent.put("additionalProperties", values);
      }
      return (Map<String, Object>) values;
    }
    return (Map<String, Object>)
        ((Map<String, Object>) Objects.requireNonNull(parent.get("properties")))
            .computeIfAbsent(word, none -> object());
  }

  /** Turns an object into a value. */
  private static void property(Map<String, Object> node, Map<String, Object> metadata) {
    node.clear();
    Object description = metadata.get("description");
    if (description != null) {
      node.put("description", description);
    }
    if (metadata.get("defaultValue") != null) {
      node.put("default", metadata.get("defaultValue"));
    }
    String type = String.valueOf(metadata.get("type"));
    List<String> constants = constants(type);
    if (!constants.isEmpty()) {
      node.put("enum", constants);
    } else if (type.equals("java.lang.Integer") || type.equals("java.lang.Long")) {
      node.put("anyOf", List.of(Map.of("type", "integer"), placeholder()));
    } else if (type.equals("java.lang.Double")) {
      node.put("anyOf", List.of(Map.of("type", "number"), placeholder()));
    } else if (type.equals("java.lang.Boolean")) {
      node.put("anyOf", List.of(Map.of("type", "boolean"), placeholder()));
    } else if (type.startsWith("java.util.List") || type.startsWith("java.util.Set")) {
      node.put("type", List.of("array", "string"));
    } else {
      node.put("type", List.of("string", "number", "boolean", "array", "object", "null"));
    }
  }

  private static Map<String, Object> placeholder() {
    return Map.of("type", "string", "pattern", PLACEHOLDER);
  }

  private static List<String> constants(String type) {
    List<String> constants = new ArrayList<>();
    try {
      if (type.startsWith("dev.grid.") && Class.forName(type).isEnum()) {
        for (Object constant : Class.forName(type).getEnumConstants()) {
          constants.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
      }
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
    return constants;
  }

  private static Map<String, Map<String, Object>> described() throws IOException {
    Map<String, Map<String, Object>> described = new TreeMap<>();
    try (InputStream stream =
        Objects.requireNonNull(ConfigurationSchemaTest.class.getResourceAsStream(METADATA))) {
      Collection<Map<String, Object>> properties = JsonPath.read(stream, "$.properties");
      properties.forEach(property -> described.put((String) property.get("name"), property));
    }
    return described;
  }

  @SuppressWarnings("unchecked") // As made here.
  private static Map<String, Object> find(Map<String, Object> schema, String name) {
    Map<String, Object> node = schema;
    for (String word : name.split("\\.")) {
      node =
          (Map<String, Object>)
              (word.equals(ANY_NAME)
                  ? node.get("additionalProperties")
                  : ((Map<String, Object>) Objects.requireNonNull(node.get("properties"), name))
                      .get(word));
      Objects.requireNonNull(node, name);
    }
    return node;
  }
}
