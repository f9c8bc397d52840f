package dev.grid.kernel;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.config.MergePolicy;
import dev.grid.config.NamePatterns;
import dev.grid.config.StructureConfig;
import dev.grid.protocol.types.StructureSettings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Configurations as text, for all kinds of structures: the components of their records that differ
 * from the kind's defaults, those of records within by paths such as {@code eviction.policy}. So a
 * member knows a configuration of another version as far as it knows what is set in it.
 *
 * <p>A component may be a number, a truth value, a {@code String}, {@link Duration}, {@link
 * Instant}, an enum, a {@link MergePolicy.Standard}, a record of these or a {@code List} of such
 * records or texts, or null. What is of another class is an object of one process, and cannot be
 * told to others.
 */
public final class ConfigSettings {

  /** What configurations are found by, which is no setting. */
  private static final String NAME = "name";

  /** Null where the default is something; no setting is an empty text. */
  private static final String NULL = "";

  private ConfigSettings() {}

  /**
   * A configuration as text.
   *
   * @throws InvalidConfigurationException if it has something that is no text, or a pattern that is
   *     none
   */
  public static StructureSettings of(StructureConfig config) {
    NamePatterns.requireValid(config);
    StructureType<?, ?> type = config.type();
    Map<String, String> settings = new TreeMap<>();
    writeAll("", config, type.defaults().apply(config.name()), settings, config);
    return new StructureSettings(type.service(), config.name(), settings);
  }

  /**
   * Configurations as texts, of all or of none.
   *
   * @throws InvalidConfigurationException as {@link #of} does
   */
  public static List<StructureSettings> ofAll(Collection<? extends StructureConfig> configs) {
    List<StructureSettings> all = new ArrayList<>();
    for (StructureConfig config : Objects.requireNonNull(configs, "configs")) {
      all.add(of(Objects.requireNonNull(config, "config")));
    }
    return all;
  }

  private static void writeAll(
      String path,
      Object record,
      @Nullable Object defaults,
      Map<String, String> settings,
      StructureConfig whole) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      if (path.isEmpty() && component.getName().equals(NAME)) {
        continue;
      }
      Object value = value(component, record);
      Object unless = defaults == null ? null : value(component, defaults);
      if (!Objects.equals(value, unless)) {
        write(path + component.getName(), component.getType(), value, unless, settings, whole);
      }
    }
  }

  /**
   * Writes a value that differs from the default. What it is declared as decides whether it is
   * text: users' comparators and policies may be enums and records, too.
   */
  private static void write(
      String path,
      Class<?> declared,
      @Nullable Object value,
      @Nullable Object unless,
      Map<String, String> settings,
      StructureConfig whole) {
    switch (value) {
      case null -> settings.put(path, NULL);
      case Enum<?> e when declared.isEnum() || e instanceof MergePolicy.Standard ->
          settings.put(path, e.name());
      case Record r when declared.isRecord() -> writeAll(path + ".", r, unless, settings, whole);
      case Number n -> settings.put(path, n.toString());
      case Boolean b -> settings.put(path, b.toString());
      case Duration d -> settings.put(path, d.toString());
      case Instant i -> settings.put(path, i.toString());
      case String s when !s.isEmpty() -> settings.put(path, s);
      case List<?> list when declared == List.class && isText(list) -> {
        settings.put(path, String.valueOf(list.size()));
        for (int i = 0; i < list.size(); i++) {
          Object item = list.get(i);
          write(path + "." + i, item.getClass(), item, null, settings, whole);
        }
      }
      default ->
          throw new InvalidConfigurationException(
              whole.type()
                  + " name="
                  + whole.name()
                  + " "
                  + path
                  + "="
                  + value
                  + ": is an object of this process, which other members cannot be told: configure"
                  + " it where each member is started");
    }
  }

  private static boolean isText(List<?> list) {
    return list.stream().allMatch(item -> item instanceof Record || item instanceof String);
  }

  /**
   * The configuration that a text says.
   *
   * @throws InvalidConfigurationException if it is none of this kind, or this version does not know
   *     a setting
   */
  public static <C extends StructureConfig> C read(
      StructureType<?, C> type, StructureSettings text) {
    Set<String> unread = new HashSet<>(text.settings().keySet());
    C defaults = type.defaults().apply(text.pattern());
    Object config;
    try {
      config = readAll("", type.configuration(), defaults, text.settings(), unread);
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new InvalidConfigurationException(
          type + " name=" + text.pattern() + " settings=" + text.settings() + ": " + e, e);
    }
    if (!unread.isEmpty()) {
      throw new InvalidConfigurationException(
          type
              + " name="
              + text.pattern()
              + ": this member's version does not know the settings "
              + unread);
    }
    return type.configuration().cast(config);
  }

  private static Object readAll(
      String path,
      Class<?> record,
      @Nullable Object defaults,
      Map<String, String> settings,
      Set<String> unread) {
    RecordComponent[] components = record.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      types[i] = component.getType();
      Object unless = defaults == null ? null : value(component, defaults);
      values[i] =
          List.class == types[i]
              ? readList(path + component.getName(), component, unless, settings, unread)
              : read(path + component.getName(), types[i], unless, settings, unread);
    }
    try {
      return record.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InvalidConfigurationException invalid) {
        throw invalid;
      }
      throw new IllegalArgumentException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(record + " is no public record", e);
    }
  }

  private static @Nullable Object readList(
      String path,
      RecordComponent component,
      @Nullable Object unless,
      Map<String, String> settings,
      Set<String> unread) {
    String size = settings.get(path);
    if (size == null) {
      return unless;
    }
    unread.remove(path);
    Class<?> items =
        (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(size); i++) {
      list.add(read(path + "." + i, items, null, settings, unread));
    }
    return list;
  }

  private static @Nullable Object read(
      String path,
      Class<?> type,
      @Nullable Object unless,
      Map<String, String> settings,
      Set<String> unread) {
    String text = settings.get(path);
    if (text != null) {
      unread.remove(path);
      return text.equals(NULL) ? null : parse(path, type, text);
    }
    if (type.isRecord() && settings.keySet().stream().anyMatch(s -> s.startsWith(path + "."))) {
      return readAll(path + ".", type, unless, settings, unread);
    }
    if (unless == null && type.isPrimitive()) {
      throw new IllegalArgumentException("there is no " + path);
    }
    return unless;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // The class of an enum is one.
  private static Object parse(String path, Class<?> type, String text) {
    if (type == MergePolicy.class) {
      return MergePolicy.Standard.valueOf(text);
    } else if (type.isEnum()) {
      return Enum.valueOf((Class<Enum>) type, text);
    } else if (type == String.class) {
      return text;
    } else if (type == int.class || type == Integer.class) {
      return Integer.valueOf(text);
    } else if (type == long.class || type == Long.class) {
      return Long.valueOf(text);
    } else if (type == double.class || type == Double.class) {
      return Double.valueOf(text);
    } else if (type == boolean.class || type == Boolean.class) {
      return Boolean.valueOf(text);
    } else if (type == Duration.class) {
      return Duration.parse(text);
    } else if (type == Instant.class) {
      return Instant.parse(text);
    }
    throw new IllegalArgumentException(path + "=" + text + " is nothing that a text can say");
  }

  /** Whether structures behave the same by both, which are of one kind, whatever their names. */
  public static boolean isSame(StructureConfig one, StructureConfig other) {
    for (RecordComponent component : one.getClass().getRecordComponents()) {
      if (!component.getName().equals(NAME)
          && !Objects.equals(value(component, one), value(component, other))) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Object value(RecordComponent component, Object record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(record.getClass() + " is no public record", e);
    }
  }
}
