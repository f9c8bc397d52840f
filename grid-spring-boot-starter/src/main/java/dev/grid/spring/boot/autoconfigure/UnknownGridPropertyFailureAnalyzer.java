package dev.grid.spring.boot.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;

/**
 * Names the unknown {@code grid.*} properties, where they are, and which ones were probably meant.
 * Before Boot's own analyzer, which knows no names to suggest. Values are not shown: a mistyped
 * password is one.
 */
final class UnknownGridPropertyFailureAnalyzer
    extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> implements Ordered {

  private static final ConfigurationPropertyName PREFIX =
      ConfigurationPropertyName.of(GridProperties.PREFIX);

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  protected @Nullable FailureAnalysis analyze(
      Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
    List<ConfigurationProperty> unknown =
        cause.getUnboundProperties().stream()
            .filter(property -> PREFIX.isAncestorOf(property.getName()))
            .toList();
    if (unknown.isEmpty()) {
      return null;
    }
    GridPropertyNames names = GridPropertyNames.known();
    String description =
        unknown.stream()
            .map(property -> describe(property, names))
            .collect(Collectors.joining(System.lineSeparator()));
    return new FailureAnalysis(description, "Correct the name or remove the property.", cause);
  }

  private static String describe(ConfigurationProperty property, GridPropertyNames names) {
    String name = property.getName().toString();
    String where = property.getOrigin() == null ? "" : " (" + property.getOrigin() + ")";
    String nearest = names.nearest(name);
    String hint = nearest == null ? "" : " Did you mean '" + nearest + "'?";
    return "There is no property '" + name + "'" + where + "." + hint;
  }
}
