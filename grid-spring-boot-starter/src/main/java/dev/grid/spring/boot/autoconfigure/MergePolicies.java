package dev.grid.spring.boot.autoconfigure;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.MergePolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Finds a merge policy by what properties call it: the name of a standard one, or of a bean.
 * Confined to the start.
 */
final class MergePolicies implements Function<String, MergePolicy> {

  private final ListableBeanFactory beans;

  MergePolicies(ListableBeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public MergePolicy apply(String name) {
    for (MergePolicy.Standard standard : MergePolicy.Standard.values()) {
      if (canonical(standard.name()).equals(canonical(name))) {
        return standard;
      }
    }
    List<String> named = List.of(beans.getBeanNamesForType(MergePolicy.class));
    if (!named.contains(name)) {
      throw new InvalidConfigurationException(
          "merge-policy="
              + name
              + ": must be one of "
              + Arrays.stream(MergePolicy.Standard.values()).map(MergePolicies::dashed).toList()
              + " or the name of a MergePolicy bean, of which there are "
              + named);
    }
    return beans.getBean(name, MergePolicy.class);
  }

  /** As properties are bound to enums: letters only. */
  private static String canonical(String name) {
    return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
  }

  private static String dashed(MergePolicy.Standard standard) {
    return standard.name().replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
