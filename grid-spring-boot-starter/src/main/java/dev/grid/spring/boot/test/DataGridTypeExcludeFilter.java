package dev.grid.spring.boot.test;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/** Leaves the application's components out of a {@link DataGridTest}. */
public final class DataGridTypeExcludeFilter
    extends StandardAnnotationCustomizableTypeExcludeFilter<DataGridTest> {

  DataGridTypeExcludeFilter(Class<?> testClass) {
    super(testClass);
  }
}
