package dev.grid.kernel.fragment;

import dev.grid.protocol.Data;
import dev.grid.query.QueryException;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The fragments and changes that a member has compiled lately, by their bytes: all partitions are
 * asked for the same. Thread-safe; nothing blocks for long.
 */
public final class Fragments {

  /** A longer one is refused: its statement should use parameters, or a table. */
  public static final int BYTES_MAX = 4 << 20;

  /** How many are kept. */
  private static final int COUNT_MAX = 256;

  /** What all that are kept may have been written as. */
  private static final long ALL_BYTES_MAX = 2L * BYTES_MAX;

  /**
   * How many calls have something shared. One whose place another takes goes on with less: shares
   * are for speed only.
   */
  private static final int SHARES = 64;

  private record Shared(WeakReference<Object> call, Object made) {}

  private final AtomicReferenceArray<@Nullable Shared> shares = new AtomicReferenceArray<>(SHARES);

  private final Kept<Fragment> fragments = new Kept<>(FragmentCompiler::fragment);
  private final Kept<EntryChange> changes = new Kept<>(FragmentCompiler::change);

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
   * What the partitions of one call on this member share of a fragment, see {@link Fragment#share}.
   *
   * @param call as it was sent to this member: the same object for each partition, another for
   *     every call
   */
  public @Nullable Object share(Object call, Fragment fragment) {
    int at = System.identityHashCode(call) & SHARES - 1;
    Shared known = shares.get(at);
    if (known != null && known.call.refersTo(call)) {
      return known.made;
    }
    Object made = fragment.share();
    if (made == null) {
      return null;
    }
    if (!shares.compareAndSet(at, known, new Shared(new WeakReference<>(call), made))) {
      Shared other = shares.get(at);
      if (other != null && other.call.refersTo(call)) {
        return other.made;
      }
    }
    return made;
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

  /** Those of one form. Guarded by itself but for {@code last}. */
  private static final class Kept<T> {

    private final BiFunction<FragmentCompiler, byte[], T> compiling;
    private final Map<Data, T> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** The one that was asked for last, which partitions ask for one after another. */
    private volatile @Nullable Last<T> last;

    private record Last<T>(Data written, T compiled) {}

    Kept(BiFunction<FragmentCompiler, byte[], T> compiling) {
      this.compiling = compiling;
    }

    @SuppressWarnings("ReferenceEquality") // The same object: to compare bytes would take as long.
    T get(Data written) {
      Last<T> known = last;
      if (known != null && known.written == written) {
        return known.compiled;
      }
      T found = findOrCompile(written);
      last = new Last<>(written, found);
      return found;
    }

    private synchronized T findOrCompile(Data written) {
      T found = kept.get(written);
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
      T made = compiling.apply(compiler, written.bytes());
      kept.put(written, made);
      bytes += written.length();
      var eldest = kept.entrySet().iterator();
      while (kept.size() > COUNT_MAX || bytes > ALL_BYTES_MAX) {
        Map.Entry<Data, T> gone = eldest.next();
        bytes -= gone.getKey().length();
        eldest.remove();
      }
      return made;
    }
  }
}
