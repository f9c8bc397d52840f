package dev.grid.kernel.fragment;

import dev.grid.protocol.Data;
import dev.grid.query.QueryException;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The fragments, changes and conditions that a member has compiled lately, by their bytes: all
 * partitions are asked for the same. Thread-safe.
 */
public final class Fragments {

  /** A longer one is refused: its statement should use parameters, or a table. */
  public static final int BYTES_MAX = 4 << 20;

  /**
   * What is compiled may take some 30 times its bytes: of one that is longer than this, as one with
   * rows is, only the bytes are kept when nobody uses it.
   */
  private static final int KEPT_BYTES_MAX = 4 << 10;

  /** How many are kept. */
  private static final int COUNT_MAX = 256;

  /** What all that are kept may have been written as. */
  private static final long ALL_BYTES_MAX = 2L * BYTES_MAX;

  private final Kept<Fragment> fragments = new Kept<>(FragmentCompiler::fragment);
  private final Kept<EntryChange> changes = new Kept<>(FragmentCompiler::change);
  private final Kept<EntryCondition> conditions = new Kept<>(FragmentCompiler::condition);

  /** The compiler is looked for when it is needed first. */
  private static final class Compiler {
    static final @Nullable FragmentCompiler FOUND =
        ServiceLoader.load(FragmentCompiler.class, FragmentCompiler.class.getClassLoader())
            .findFirst()
            .orElse(null);

    private Compiler() {}
  }

  /**
   * A fragment that was written so.
   *
   * @throws QueryException if it is none
   * @throws UnsupportedOperationException if this member has no module for it
   */
  public Fragment fragment(Data written) {
    return fragments.get(written);
  }

  /**
   * A change that was written so.
   *
   * @throws QueryException if it is none
   * @throws UnsupportedOperationException if this member has no module for it
   */
  public EntryChange change(Data written) {
    return changes.get(written);
  }

  /**
   * A condition that was written so.
   *
   * @throws QueryException if it is none
   * @throws UnsupportedOperationException if this member has no module for it
   */
  public EntryCondition condition(Data written) {
    return conditions.get(written);
  }

  /** Those of one form. Guarded by itself but for {@code last}. */
  private static final class Kept<T> {

    private final BiFunction<FragmentCompiler, byte[], T> compiling;
    private final Map<Data, Compiled> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** The one that was asked for last, which partitions ask for one after another. */
    private volatile @Nullable Last<T> last;

    private record Last<T>(Data written, Kept<T>.Compiled compiled) {}

    Kept(BiFunction<FragmentCompiler, byte[], T> compiling) {
      this.compiling = compiling;
    }

    @SuppressWarnings("ReferenceEquality") // The same object: to compare bytes would take as long.
    T get(Data written) {
      Last<T> known = last;
      if (known == null || known.written != written) {
        known = new Last<>(written, find(written));
        last = known;
      }
      return known.compiled.get();
    }

    private synchronized Compiled find(Data written) {
      Compiled found = kept.get(written);
      if (found != null) {
        return found;
      }
      FragmentCompiler compiler = Compiler.FOUND;
      if (compiler == null) {
        throw new UnsupportedOperationException(
            "this member has no SQL: add dev.grid:grid-sql to each member's class path");
      }
      if (written.length() > BYTES_MAX) {
        throw new QueryException(
            "a fragment of bytes=" + written.length() + " is longer than " + BYTES_MAX);
      }
      Compiled added = new Compiled(compiler, written);
      kept.put(written, added);
      bytes += written.length();
      var eldest = kept.entrySet().iterator();
      while (kept.size() > COUNT_MAX || bytes > ALL_BYTES_MAX) {
        Map.Entry<Data, Compiled> gone = eldest.next();
        bytes -= gone.getKey().length();
        eldest.remove();
      }
      return added;
    }

    /** One that is compiled when it is asked for, while others can be found. */
    private final class Compiled {

      private final FragmentCompiler compiler;
      private final Data written;
      private volatile @Nullable Supplier<@Nullable T> made;

      Compiled(FragmentCompiler compiler, Data written) {
        this.compiler = compiler;
        this.written = written;
      }

      T get() {
        T known = known();
        return known == null ? compile() : known;
      }

      private @Nullable T known() {
        Supplier<@Nullable T> from = made;
        return from == null ? null : from.get();
      }

      private synchronized T compile() {
        T known = known();
        if (known != null) {
          return known;
        }
        T now = compiling.apply(compiler, written.bytes());
        made = written.length() > KEPT_BYTES_MAX ? new WeakReference<>(now)::get : () -> now;
        return now;
      }
    }
  }
}
