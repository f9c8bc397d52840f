package dev.grid.kernel.fragment;

import dev.grid.kernel.query.Matcher;
import dev.grid.kernel.query.Schemas;
import dev.grid.protocol.serialization.Serialization;
import org.jspecify.annotations.Nullable;

/** A condition of a statement over entries. Immutable; for any thread. */
public interface EntryCondition extends Weighed {

  /** Begins to test entries. */
  Test begin(Schemas schemas);

  /** Tests entries one after another. Confined to one thread at a time. */
  @FunctionalInterface
  interface Test {

    /**
     * Tests an entry, by its serialized key and value.
     *
     * @param serialization reads objects; null in a partition
     * @throws dev.grid.query.QueryException if the condition cannot be evaluated; says why
     */
    Matcher.Match test(byte[] key, byte[] value, @Nullable Serialization serialization);
  }
}
