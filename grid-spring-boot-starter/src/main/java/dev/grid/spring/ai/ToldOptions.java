package dev.grid.spring.ai;

import java.beans.PropertyDescriptor;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.DefaultChatOptions;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;
import org.springframework.beans.BeanUtils;
import org.springframework.core.NativeDetector;
import org.springframework.util.ReflectionUtils;

/**
 * All that options of a call say to a model, those of one provider, too. What has no text of its
 * own differs from one object to the next, and so do then the options. Stateless.
 */
final class ToldOptions {

  /** Not said to a model where there are no tools, or not by options. */
  private static final Set<String> OTHERS = Set.of("class", "toolCallbacks", "toolContext");

  private ToldOptions() {}

  /**
   * Values by the names of properties, in their order, with the class among them.
   *
   * @return null if that cannot be found out: native images have no properties of classes that are
   *     not registered
   * @throws RuntimeException if a property cannot be read
   */
  static @Nullable Map<String, String> of(@Nullable ChatOptions options) {
    Map<String, String> told = new TreeMap<>();
    if (options == null) {
      return told;
    }
    told.put("class", options.getClass().getName());
    if (isPortable(options)) {
      told.put("model", text(options.getModel()));
      told.put("temperature", text(options.getTemperature()));
      told.put("maxTokens", text(options.getMaxTokens()));
      told.put("topK", text(options.getTopK()));
      told.put("topP", text(options.getTopP()));
      told.put("frequencyPenalty", text(options.getFrequencyPenalty()));
      told.put("presencePenalty", text(options.getPresencePenalty()));
      told.put("stopSequences", text(options.getStopSequences()));
      return told;
    }
    if (NativeDetector.inNativeImage()) {
      return null;
    }
    for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(options.getClass())) {
      Method getter = property.getReadMethod();
      if (getter != null && !OTHERS.contains(property.getName())) {
        ReflectionUtils.makeAccessible(getter);
        told.put(property.getName(), text(ReflectionUtils.invokeMethod(getter, options)));
      }
    }
    return told;
  }

  private static boolean isPortable(ChatOptions options) {
    return options.getClass() == DefaultChatOptions.class
        || options.getClass() == DefaultToolCallingChatOptions.class;
  }

  /** With lengths, so that no two lists or maps are the same text. */
  private static String text(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    append(text, value);
    return text.toString();
  }

  private static void append(StringBuilder text, @Nullable Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        // Options that are equal may have their maps in different orders.
        Map<String, String> sorted = new TreeMap<>();
        map.forEach((key, of) -> sorted.put(text(key), text(of)));
        text.append("map").append(sorted.size()).append(':');
        sorted.forEach((key, of) -> text.append(key).append(of));
      }
      case Collection<?> all -> {
        text.append("all").append(all.size()).append(':');
        all.forEach(one -> append(text, one));
      }
      case null -> text.append("null;");
      default -> {
        if (value.getClass().isArray()) {
          int length = Array.getLength(value);
          text.append("all").append(length).append(':');
          for (int i = 0; i < length; i++) {
            append(text, Array.get(value, i));
          }
        } else {
          String one = value.toString();
          text.append(one.length()).append(':').append(one);
        }
      }
    }
  }
}
