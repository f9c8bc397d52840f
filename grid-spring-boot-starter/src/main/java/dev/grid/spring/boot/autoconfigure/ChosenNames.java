package dev.grid.spring.boot.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Refuses names of structures and attributes in properties that binding would change: it drops
 * every character but letters, digits, dashes and underscores of a name that is not in brackets.
 *
 * <p>Of environment variables, which have no brackets, and of the system's properties Boot ignores
 * those that are unknown, as both may be for others. One that seems to be about a structure is
 * refused if it is about none; of other unknown ones a line is logged. Those that Kubernetes sets
 * for a service of this name are left alone, but for one that would be bound. Stateless.
 */
final class ChosenNames {

  private static final Logger LOG = LoggerFactory.getLogger(ChosenNames.class);

  private static final GridPropertyNames KNOWN = GridPropertyNames.known();

  private static final Pattern NAMED =
      Pattern.compile(
          "grid\\.(" + String.join("|", KNOWN.beforeChosen()) + ")\\.([^\\[]+)(.*)",
          Pattern.CASE_INSENSITIVE);

  /** What binding leaves as it is. */
  private static final Pattern KEPT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]*");

  private static final Pattern VARIABLE =
      Pattern.compile(
          "GRID_(?:(" + String.join("|", KNOWN.kinds()).replace("-", "_?") + ")_)?.+",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern OF_KUBERNETES =
      Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_\\d+_(TCP|UDP|SCTP)(_.*)?)");

  private static final String PORT = "_PORT";

  private ChosenNames() {}

  /**
   * Looks through all properties.
   *
   * @throws ChangedNameException for the first whose name would be changed
   */
  static void check(ConfigurableEnvironment environment) {
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> named) {
        boolean variables = isSystemEnvironment(source);
        for (String name : named.getPropertyNames()) {
          if (variables) {
            checkVariable(name, String.valueOf(source.getProperty(name)));
          } else {
            checkProperty(name, source);
            if (isSystemProperties(source)) {
              checkSystemProperty(name);
            }
          }
        }
      }
    }
  }

  private static boolean isSystemEnvironment(PropertySource<?> source) {
    return source instanceof SystemEnvironmentPropertySource
        || source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
  }

  private static boolean isSystemProperties(PropertySource<?> source) {
    return source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
  }

  private static void checkSystemProperty(String property) {
    if (!property.startsWith(GridProperties.PREFIX + ".") || KNOWN.has(property)) {
      return;
    }
    String nearest = KNOWN.nearest(property);
    Matcher named = NAMED.matcher(property);
    if (!named.matches()) {
      LOG.warn(
          "System property {} is no property of the grid and is ignored{}",
          property,
          meant(nearest));
      return;
    }
    throw new ChangedNameException(
        "The system property '%s' configures none of the %s: there is no such property."
            .formatted(property, named.group(1)),
        nearest == null ? "Correct or remove it." : "Correct it; was '" + nearest + "' meant?");
  }

  private static String meant(@Nullable String nearest) {
    return nearest == null ? "" : "; was '" + nearest + "' meant?";
  }

  private static void checkProperty(String property, PropertySource<?> source) {
    Matcher matcher = NAMED.matcher(property);
    if (!matcher.matches()) {
      return;
    }
    String kind = matcher.group(1).toLowerCase(Locale.ROOT);
    String rest = matcher.group(2);
    int dot = rest.indexOf('.');
    String name = dot < 0 || kind.equals("attributes") ? rest : rest.substring(0, dot);
    boolean kept = List.of(name.split("\\.", -1)).stream().allMatch(p -> KEPT.matcher(p).matches());
    if (kept || name.isEmpty()) {
      return;
    }
    String bracketed =
        GridProperties.PREFIX
            + "."
            + kind
            + "["
            + name
            + "]"
            + rest.substring(name.length())
            + matcher.group(3);
    throw new ChangedNameException(
        "The name '%s' in property '%s'%s would be read as '%s'."
            .formatted(name, property, where(source, property), readAs(property, name)),
        "Write it in brackets: '%s', or in YAML as the quoted key \"[%s]\"."
            .formatted(bracketed, name));
  }

  private static String readAs(String property, String name) {
    ConfigurationPropertyName read = ConfigurationPropertyName.adapt(property, '.');
    int parts = name.split("\\.", -1).length;
    StringBuilder text = new StringBuilder();
    for (int i = 2; i < Math.min(2 + parts, read.getNumberOfElements()); i++) {
      text.append(text.isEmpty() ? "" : ".");
      text.append(read.getElement(i, ConfigurationPropertyName.Form.ORIGINAL));
    }
    return text.toString();
  }

  private static String where(PropertySource<?> source, String property) {
    @Nullable Origin origin = OriginLookup.getOrigin(source, property);
    return origin == null ? "" : " (" + origin + ")";
  }

  private static void checkVariable(String variable, String value) {
    Matcher matcher = VARIABLE.matcher(variable);
    String upper = variable.toUpperCase(Locale.ROOT);
    if (!matcher.matches()) {
      return;
    }
    if (isAddressOfService(upper, value)
        && (KNOWN.hasVariable(upper) || isPortOf(matcher.group(1), upper))) {
      throw boundByMistake(variable, value);
    }
    if (KNOWN.hasVariable(upper) || isOfKubernetes(upper, value)) {
      return;
    }
    if (matcher.group(1) == null) {
      String nearest = KNOWN.nearest(variable.toLowerCase(Locale.ROOT).replace('_', '.'));
      LOG.warn(
          "Environment variable {} is that of no property of the grid and is ignored{}",
          variable,
          meant(nearest));
      return;
    }
    String kind = matcher.group(1).toLowerCase(Locale.ROOT);
    throw new ChangedNameException(
        "The environment variable '%s' configures none of the %s: there is no such property, or the"
                .formatted(variable, kind)
            + " name in it is of more than one word.",
        ("Correct it, as in GRID_%s_ORDERS_BACKUPCOUNT. Such a variable can only have a name of"
                + " lower-case letters and digits; for another one use a property in brackets,"
                + " 'grid.%s[<name>].<property>', as an argument, in a properties file or in"
                + " the variable SPRING_APPLICATION_JSON.")
            .formatted(kind.toUpperCase(Locale.ROOT), kind));
  }

  /** Whether it would be bound as the structure named "port". */
  private static boolean isPortOf(@Nullable String kind, String variable) {
    return kind != null && variable.equals("GRID_" + kind.toUpperCase(Locale.ROOT) + PORT);
  }

  private static ChangedNameException boundByMistake(String variable, String value) {
    String service =
        variable
            .substring(0, variable.length() - PORT.length())
            .toLowerCase(Locale.ROOT)
            .replace('_', '-');
    return new ChangedNameException(
        ("The environment variable %s='%s' is not meant for the grid: Kubernetes sets it in every"
                + " pod, as there is a Service named '%s' in the namespace.")
            .formatted(variable, value, service),
        "Set 'enableServiceLinks: false' in the pod's spec, or give the Service another name.");
  }

  /** A service's port is given as an address, and may be the value of no property of the grid. */
  private static boolean isAddressOfService(String variable, String value) {
    return variable.endsWith(PORT) && value.contains("://");
  }

  private static boolean isOfKubernetes(String variable, String value) {
    return OF_KUBERNETES.matcher(variable).matches() || isAddressOfService(variable, value);
  }
}
