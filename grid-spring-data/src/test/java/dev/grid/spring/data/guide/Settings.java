package dev.grid.spring.data.guide;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * All properties that there are: those of the metadata, and below each that is a map of records, as
 * {@code grid.maps}, which metadata knows as one, what the records have.
 */
final class Settings {

  private static final String METADATA = "META-INF/spring-configuration-metadata.json";
  private static final Pattern MAP_OF =
      Pattern.compile(
          "java\\.util\\.Map<java\\.lang\\.String,(java\\.util\\.List<)?(dev\\.grid\\.[\\w.$]+)>+");
  private static final Pattern PARAMETER =
      Pattern.compile("@param (\\w+) (.*?)(?=\\s@|$)", Pattern.DOTALL);
  private static final Pattern NAME_IN_BRACKETS = Pattern.compile("\\[[^\\]]*]");

  /** What is known of one. */
  private record Setting(String defaultValue, String description) {}

  private final Path sources;
  private final Map<String, Setting> all = new TreeMap<>();
  private final Set<String> maps = new TreeSet<>();

  private Settings(Path sources) {
    this.sources = sources;
  }

  static Settings ofThisBuild(Path root) {
    Settings settings = new Settings(root.resolve("grid-spring-boot-starter/src/main/java"));
    try {
      ClassLoader loader = Settings.class.getClassLoader();
      for (URL url : Collections.list(loader.getResources(METADATA))) {
        settings.addAllOf(url);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return settings;
  }

  private void addAllOf(URL url) throws IOException {
    JsonNode metadata;
    try (InputStream stream = url.openStream()) {
      metadata = new ObjectMapper().readTree(stream);
    }
    for (JsonNode property : metadata.path("properties")) {
      String name = property.path("name").asString("");
      if (name.startsWith("grid.") || name.contains(".grid.")) {
        JsonNode value = property.path("defaultValue");
        String text = value.isValueNode() ? value.asString("") : "";
        add(name, text, property.path("description").asString(""));
        Matcher map = MAP_OF.matcher(property.path("type").asString(""));
        if (map.matches()) {
          maps.add(name);
          addAllOf(name + (map.group(1) == null ? "[NAME]." : "[NAME][0]."), named(map.group(2)));
        }
      }
    }
  }

  private static Class<?> named(String name) {
    try {
      return Class.forName(name, false, Settings.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private void add(String name, String defaultValue, String description) {
    all.put(name, new Setting(defaultValue, description.replaceAll("\\s+", " ").strip()));
  }

  private void addAllOf(String prefix, Class<?> type) {
    if (!type.isRecord()) {
      return;
    }
    Map<String, String> descriptions = descriptions(type);
    Parameter[] parameters = type.getDeclaredConstructors()[0].getParameters();
    RecordComponent[] components = type.getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      String name = prefix + dashed(components[i].getName());
      Type generic = components[i].getGenericType();
      boolean isList = components[i].getType() == List.class;
      Type element = isList ? ((ParameterizedType) generic).getActualTypeArguments()[0] : generic;
      add(name, defaultOf(parameters[i]), descriptions.getOrDefault(components[i].getName(), ""));
      if (element instanceof Class<?> part && part.isRecord() && isOurs(part)) {
        addAllOf(name + (isList ? "[0]." : "."), part);
      }
    }
  }

  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith("dev.grid.spring.");
  }

  private static String defaultOf(AnnotatedElement parameter) {
    DefaultValue value = parameter.getAnnotation(DefaultValue.class);
    return value == null ? "" : String.join(",", value.value());
  }

  /** By component, as the record's comment has them. */
  private Map<String, String> descriptions(Class<?> type) {
    Class<?> outer = type;
    while (outer.getDeclaringClass() != null) {
      outer = outer.getDeclaringClass();
    }
    Path file = sources.resolve(outer.getName().replace('.', '/') + ".java");
    String source;
    try {
      source = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int declaration = source.indexOf("record " + type.getSimpleName() + "(");
    int begin = source.lastIndexOf("/**", declaration);
    String comment =
        source
            .substring(begin + 3, source.indexOf("*/", begin))
            .replaceAll("(?m)^\\s*\\* ?", "")
            .replaceAll("\\{@(?:code|link) ([^}]*)}", "$1");
    Map<String, String> found = new TreeMap<>();
    for (Matcher each = PARAMETER.matcher(comment); each.find(); ) {
      found.put(each.group(1), each.group(2));
    }
    return found;
  }

  private static String dashed(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  /** Whether there is one of that name, or some below it; a structure's name may be any. */
  boolean knows(String name) {
    String general = NAME_IN_BRACKETS.matcher(inBrackets(name)).replaceFirst("[NAME]");
    return all.containsKey(general)
        || all.keySet().stream().anyMatch(each -> each.startsWith(general + "."));
  }

  /** A name may be written with a dot as well, and there may be more than one of a list. */
  private String inBrackets(String name) {
    for (String map : maps) {
      if (name.startsWith(map + ".")) {
        return name.substring(map.length() + 1)
            .replaceFirst("^([^.\\[]+)", Matcher.quoteReplacement(map) + "[$1]")
            .replaceFirst("]\\[\\d+]", "][0]");
      }
    }
    return name;
  }

  /** All, as a page of the guide. */
  String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Properties

            Written from the metadata by `GuideTest`, which says how. `[NAME]` is the name of a structure or a pattern with one `*`.

            | Property | Default | What it is |
            |-|-|-|
            """);
    all.forEach(
        (name, setting) ->
            page.append(
                "| `%s` | %s | %s |%n"
                    .formatted(name, code(setting.defaultValue()), inCell(setting.description()))));
    return page.toString().replace(System.lineSeparator(), "\n");
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + inCell(text) + "`";
  }

  private static String inCell(String text) {
    return text.replace("|", "\\|");
  }
}
