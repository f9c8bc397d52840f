package dev.grid.spring.boot.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** For {@link DataGridTest}. */
final class DataGridTestContextBootstrapper
    extends TestSliceTestContextBootstrapper<DataGridTest> {}
