package dev.grid.spring.boot.autoconfigure.listener;

import dev.grid.map.EntryEvent;
import dev.grid.map.EntryEventType;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.spring.GridListener;
import dev.grid.spring.boot.autoconfigure.GridClusterEvent;
import dev.grid.spring.boot.autoconfigure.GridConnectionEvent;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.util.ClassUtils;

/**
 * One {@link GridListener} at one method of one bean, checked, with placeholders and expressions
 * resolved. Immutable.
 *
 * @param id names it in messages
 * @param kind what it is told about
 * @param name the structure's; empty for the grid itself
 * @param types the changes to be told of; empty for all
 * @param key the one to be told of, or null for all
 * @param where what entries must be like, or null
 * @param annotation for what needs no resolving
 * @param bean the bean that has the method
 * @param method to call, of the bean's own class or proxy
 * @param takes the parameter's class; null without a parameter
 */
record ListenerDefinition(
    String id,
    ListenerKind kind,
    String name,
    Set<EntryEventType> types,
    @Nullable Object key,
    @Nullable Predicate where,
    GridListener annotation,
    Object bean,
    Method method,
    @Nullable Class<?> takes) {

  /** Whether the method takes what the grid delivers, rather than what is in it. */
  boolean takesEvent() {
    Class<?> event = kind.event();
    return takes != null && (event == null || takes == event);
  }

  /**
   * Reads what is annotated.
   *
   * @throws InvalidListenerException if it cannot work
   */
  static ListenerDefinition of(
      GridListener annotation,
      Object bean,
      String beanName,
      Method declared,
      Method method,
      ConfigurableBeanFactory beans) {
    String point =
        "@GridListener at "
            + declared.getDeclaringClass().getSimpleName()
            + "."
            + declared.getName();
    Reader reader = new Reader(annotation, point, declared, beans);
    ListenerKind kind = reader.kind();
    return new ListenerDefinition(
        annotation.id().isEmpty() ? beanName + "." + declared.getName() : annotation.id(),
        kind,
        kind == ListenerKind.GRID ? "" : reader.name(kind),
        reader.types(kind),
        reader.key(kind),
        reader.where(kind),
        annotation,
        bean,
        method,
        reader.takes(kind));
  }

  private record Reader(
      GridListener annotation, String point, Method declared, ConfigurableBeanFactory beans) {

    ListenerKind kind() {
      List<ListenerKind> named = new ArrayList<>();
      for (ListenerKind kind : ListenerKind.values()) {
        if (!kind.annotatedName(annotation).isEmpty()) {
          named.add(kind);
        }
      }
      if (named.size() > 1) {
        throw invalid(
            "names several structures: " + named.stream().map(ListenerKind::attribute).toList(),
            "Write one @GridListener for each; the annotation can be repeated.");
      }
      return named.isEmpty() ? ListenerKind.GRID : named.getFirst();
    }

    String name(ListenerKind kind) {
      Object name = resolved(kind.attribute(), kind.annotatedName(annotation));
      if (!(name instanceof String text) || text.isBlank()) {
        throw invalid(
            kind.attribute() + "=" + kind.annotatedName(annotation) + " resolves to no name",
            "Set the property, or the expression, to the structure's name.");
      }
      return text;
    }

    Set<EntryEventType> types(ListenerKind kind) {
      Set<EntryEventType> types = Set.copyOf(Arrays.asList(annotation.events()));
      if (!kind.changes().containsAll(types)) {
        throw invalid(
            "has events=" + types + ", of which a " + kind.attribute() + " has " + kind.changes(),
            "Leave out the others.");
      }
      return types;
    }

    @Nullable Object key(ListenerKind kind) {
      if (annotation.key().isEmpty()) {
        return null;
      }
      if (!kind.hasKeys()) {
        throw invalid("has a key, and a " + kind.attribute() + " has none", "Leave it out.");
      }
      Object key = resolved("key", annotation.key());
      Class<?> type = keyType();
      if (key == null || type == null || ClassUtils.isAssignableValue(type, key)) {
        if (key == null) {
          throw invalid("key=" + annotation.key() + " resolves to null", "Give a key.");
        }
        return key;
      }
      try {
        return DefaultConversionService.getSharedInstance().convert(key, type);
      } catch (ConversionException e) {
        throw invalid(
            "key=" + key + " is no " + type.getName() + ", as the keys of its parameter are",
            "Give a key of that type, or an expression '#{...}' for one.");
      }
    }

    /** Of the parameter, as in {@code EntryEvent<Long, Order>}; null if it does not say. */
    private @Nullable Class<?> keyType() {
      return declared.getParameterCount() == 0
          ? null
          : ResolvableType.forMethodParameter(declared, 0)
              .as(EntryEvent.class)
              .getGeneric(0)
              .resolve();
    }

    @Nullable Predicate where(ListenerKind kind) {
      if (annotation.where().isEmpty()) {
        return null;
      }
      if (kind != ListenerKind.MAP) {
        throw invalid(
            "has where, which only maps have",
            "Leave it out, and look at what the method is told.");
      }
      Object where = resolved("where", annotation.where());
      if (where instanceof Predicate predicate) {
        return predicate;
      }
      return Predicates.sql(String.valueOf(where));
    }

    @Nullable Class<?> takes(ListenerKind kind) {
      if (declared.getParameterCount() > 1) {
        throw invalid(
            "has " + declared.getParameterCount() + " parameters",
            "Let it take the event, or what is in it, or nothing.");
      }
      Class<?> takes = declared.getParameterCount() == 0 ? null : declared.getParameterTypes()[0];
      if (kind == ListenerKind.GRID && !isOfGrid(takes)) {
        throw invalid(
            "names no structure, and the method takes no GridClusterEvent or GridConnectionEvent",
            "Name a structure, as in @GridListener(map = \"orders\"), or take one of these.");
      }
      Class<?> event = kind.event();
      if (kind.hasKeys() && takes != null && takes != event) {
        throw invalid(
            "takes a " + takes.getName() + ", and a " + kind.attribute() + " delivers EntryEvents",
            "Let it take an EntryEvent, or nothing.");
      }
      return takes;
    }

    private static boolean isOfGrid(@Nullable Class<?> takes) {
      return takes != null
          && (GridClusterEvent.class.isAssignableFrom(takes) || takes == GridConnectionEvent.class);
    }

    private @Nullable Object resolved(String attribute, String text) {
      Object value;
      try {
        String embedded = beans.resolveEmbeddedValue(text);
        BeanExpressionResolver expressions = beans.getBeanExpressionResolver();
        value =
            embedded == null || expressions == null
                ? embedded
                : expressions.evaluate(embedded, new BeanExpressionContext(beans, null));
      } catch (RuntimeException e) { // Whatever the expression throws.
        throw invalid(
            attribute + "=" + text + ": " + e.getMessage(),
            "Set the property, or give a default as in '${my.map:orders}'.");
      }
      if (value instanceof String name && name.contains("${")) { // A context without Boot.
        throw invalid(
            attribute + "=" + text + ": there is no property for " + name,
            "Set the property, or give a default as in '${my.map:orders}'.");
      }
      return value;
    }

    private InvalidListenerException invalid(String what, String action) {
      return new InvalidListenerException(point + " " + what + ".", action);
    }
  }
}
