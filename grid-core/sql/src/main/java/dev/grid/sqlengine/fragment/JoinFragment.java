package dev.grid.sqlengine.fragment;

import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.fragment.Fragment;
import dev.grid.kernel.query.Schemas;
import dev.grid.protocol.Data;
import dev.grid.query.QueryException;
import dev.grid.sql.GridSqlException;
import dev.grid.sqlengine.expr.Evaluator;
import dev.grid.sqlengine.expr.Evaluators;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.JoinKeys;
import dev.grid.sqlengine.expr.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A {@link JoinSpec} that is ready to run. Immutable. */
public final class JoinFragment implements Fragment {

  private final JoinSpec spec;
  private final JoinTable<@Nullable Object[]> table;
  private final int[] keys;
  private final int weight;

  public JoinFragment(JoinSpec spec) {
    this.spec = spec;
    check(spec);
    this.keys = JoinKeys.columns(spec.keys());
    this.table = new JoinTable<>(spec.partnerKeys());
    spec.rows().forEach(row -> table.add(row, row));
    ScanSpec partner = spec.partner();
    int meets = table.mostPartners();
    this.weight =
        spec.scanned().weight()
            + (partner == null ? 2 : 4 + partner.weight())
            + (int) Math.min(1_000L, (long) spec.joined().weight() * Math.max(1, meets));
  }

  private static void check(JoinSpec spec) {
    ScanSpec partner = spec.partner();
    boolean isRight = (partner == null) == (spec.beside() == null);
    isRight &= spec.scanned().isFitting() && (partner == null || partner.isFitting());
    int width = spec.scanned().project().size();
    int both = width + spec.partnerWidth();
    boolean isOfOne = spec.kind() == JoinSpec.Kind.SEMI || spec.kind() == JoinSpec.Kind.ANTI;
    Expr condition = spec.joined().filter();
    isRight &= condition == null || ScanSpec.isIn(List.of(condition), both);
    isRight &= ScanSpec.isIn(spec.joined().project(), isOfOne ? width : both);
    isRight &= spec.joined().isFolding();
    isRight &= spec.keys().size() == spec.partnerKeys().size();
    isRight &= spec.keys().stream().allMatch(key -> key >= 0 && key < width);
    isRight &= spec.partnerKeys().stream().allMatch(key -> key >= 0 && key < spec.partnerWidth());
    if (!isRight) {
      throw new QueryException("a part of a statement is damaged: columns of a join");
    }
  }

  @Override
  public @Nullable String beside() {
    return spec.beside();
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public boolean isFolded() {
    return spec.joined().isFolded();
  }

  /** How many values a row of its answer has. */
  public int width() {
    return spec.joined().width();
  }

  @Override
  public Run begin(Schemas schemas, int bytesMax) {
    try {
      return new Joining(schemas, bytesMax);
    } catch (GridSqlException e) {
      throw ScanFragment.ofPart(e);
    }
  }

  @Override
  public List<Data> merge(List<Data> parts) {
    try {
      return spec.joined().merged(parts);
    } catch (GridSqlException e) {
      throw ScanFragment.ofPart(e);
    }
  }

  /** One side's columns of an entry. */
  private static final class Side {

    private final EntryColumns columns;
    private final @Nullable Evaluator filter;
    private final Evaluator[] project;
    private final @Nullable Object[] read;

    Side(ScanSpec spec, Schemas schemas) {
      Expr condition = spec.filter();
      this.columns = new EntryColumns(spec.columns(), schemas);
      this.filter = condition == null ? null : Evaluators.compile(condition);
      this.project = Evaluators.compile(spec.project());
      this.read = new Object[spec.columns().size()];
    }

    boolean read(byte[] key, byte[] value) {
      return columns.read(key, value, read);
    }

    void readOutside(byte[] key, byte[] value, OutsideServices services) {
      columns.readAll(key, value, read, services.serialization());
    }

    /** The row of what was read; null if it is not meant. */
    @Nullable Object @Nullable [] row() {
      if (filter != null && !filter.isTrue(read)) {
        return null;
      }
      @Nullable Object[] row = new Object[project.length];
      for (int i = 0; i < row.length; i++) {
        row[i] = project[i].of(read);
      }
      return row;
    }
  }

  /** One look at a partition. */
  private final class Joining implements Run {

    private final Side scanned;
    private final @Nullable Side partner;
    private final @Nullable Evaluator condition;
    private final Evaluator[] project;
    private final int bytesMax;
    private final @Nullable Groups groups;
    private final @Nullable FirstRows first;
    private final List<@Nullable Object[]> listed = new ArrayList<>();
    private long bytes;

    Joining(Schemas schemas, int bytesMax) {
      ScanSpec joined = spec.joined();
      ScanSpec other = spec.partner();
      Expr rest = joined.filter();
      this.scanned = new Side(spec.scanned(), schemas);
      this.partner = other == null ? null : new Side(other, schemas);
      this.condition = rest == null ? null : Evaluators.compile(rest);
      this.project = Evaluators.compile(joined.project());
      this.bytesMax = bytesMax;
      this.groups =
          joined.aggregating()
              ? new Groups(joined.groups(), joined.aggregates(), joined.bytesMax())
              : null;
      this.first =
          !joined.aggregating() && joined.isFirstRows()
              ? new FirstRows(SortKey.order(joined.order()), joined.limit(), joined.bytesMax())
              : null;
    }

    @Override
    public boolean add(byte[] key, byte[] value) {
      return addWith(key, value, null);
    }

    @Override
    public boolean addWith(byte[] key, byte[] value, byte @Nullable [] other) {
      try {
        if (!scanned.read(key, value)
            || other != null && partner != null && !partner.read(key, other)) {
          return false;
        }
        join(other != null);
        return true;
      } catch (GridSqlException e) {
        throw ScanFragment.ofPart(e);
      }
    }

    @Override
    public void addOutside(byte[] key, byte[] value, OutsideServices services) {
      addWithOutside(key, value, null, services);
    }

    @Override
    public void addWithOutside(
        byte[] key, byte[] value, byte @Nullable [] other, OutsideServices services) {
      try {
        scanned.readOutside(key, value, services);
        if (other != null && partner != null) {
          partner.readOutside(key, other, services);
        }
        join(other != null);
      } catch (GridSqlException e) {
        throw ScanFragment.ofPart(e);
      }
    }

    private void join(boolean hasOther) {
      @Nullable Object[] row = scanned.row();
      if (row == null) {
        return;
      }
      boolean isMatched = false;
      if (partner == null) {
        for (@Nullable Object[] found : table.partners(row, keys)) {
          isMatched |= match(row, found);
          if (isMatched && isOfOne()) {
            break;
          }
        }
      } else if (hasOther) {
        @Nullable Object[] found = partner.row();
        isMatched = found != null && match(row, found);
      }
      switch (spec.kind()) {
        case INNER -> {}
        case OUTER -> {
          if (!isMatched) {
            fold(both(row, new Object[spec.partnerWidth()]));
          }
        }
        case SEMI -> {
          if (isMatched) {
            fold(row);
          }
        }
        case ANTI -> {
          if (!isMatched) {
            fold(row);
          }
        }
      }
    }

    private boolean isOfOne() {
      return spec.kind() == JoinSpec.Kind.SEMI || spec.kind() == JoinSpec.Kind.ANTI;
    }

    private boolean match(@Nullable Object[] row, @Nullable Object[] found) {
      @Nullable Object[] both = both(row, found);
      if (condition != null && !condition.isTrue(both)) {
        return false;
      }
      if (!isOfOne()) {
        fold(both);
      }
      return true;
    }

    private @Nullable Object[] both(@Nullable Object[] row, @Nullable Object[] found) {
      @Nullable Object[] before = spec.partnersFirst() ? found : row;
      @Nullable Object[] behind = spec.partnersFirst() ? row : found;
      @Nullable Object[] both = Arrays.copyOf(before, before.length + behind.length);
      System.arraycopy(behind, 0, both, before.length, behind.length);
      return Objects.requireNonNull(both);
    }

    private void fold(@Nullable Object[] row) {
      @Nullable Object[] projected = new Object[project.length];
      for (int i = 0; i < project.length; i++) {
        projected[i] = project[i].of(row);
      }
      if (groups != null) {
        groups.add(projected);
      } else if (first != null) {
        first.add(projected);
      } else {
        listed.add(projected);
        bytes += Values.heapBytes(projected);
        if (bytes > spec.joined().bytesMax()) {
          throw Groups.memoryExceeded("joining", spec.joined().bytesMax());
        }
      }
    }

    @Override
    public void reset() {
      listed.clear();
      bytes = 0;
      if (groups != null) {
        groups.clear();
      }
      if (first != null) {
        first.clear();
      }
    }

    @Override
    public boolean isFull() {
      return groups == null
          && first == null
          && (bytes >= bytesMax
              || spec.joined().limit() >= 0 && listed.size() >= spec.joined().limit());
    }

    @Override
    public List<Data> end() {
      try {
        return ScanFragment.written(
            groups != null ? groups.partials() : first != null ? first.sorted() : listed);
      } catch (GridSqlException e) {
        throw ScanFragment.ofPart(e);
      }
    }
  }
}
