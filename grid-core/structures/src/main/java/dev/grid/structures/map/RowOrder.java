package dev.grid.structures.map;

import dev.grid.kernel.fragment.RowsOrder;
import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.TypedValue;
import dev.grid.protocol.Data;
import dev.grid.query.QueryException;
import dev.grid.query.Search;
import dev.grid.structures.map.MapSearchMessages.SortTerm;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The order of a search: by attributes, and what they leave equal by the hash of the key and its
 * bytes, in the direction of the first attribute. Immutable.
 */
final class RowOrder implements Comparator<RowOrder.Row> {

  private final List<Term> terms;

  /** One attribute. */
  record Term(AttributePath path, boolean descending, boolean nullsFirst, boolean ignoringCase) {

    /** Whether nulls are where they are in an index that is walked in this direction. */
    boolean isNullsLeast() {
      return nullsFirst != descending;
    }

    int compare(TypedValue a, TypedValue b) {
      if (a.isAbsent() || b.isAbsent()) {
        return a.isAbsent() == b.isAbsent() ? 0 : a.isAbsent() == nullsFirst ? -1 : 1;
      }
      int order = TypedValue.compare(a, b);
      return descending ? -order : order;
    }

    /** What is compared of a value; it is set anew if it has to be. */
    TypedValue sorted(TypedValue value) {
      if (ignoringCase && value.kind() == TypedValue.Kind.TEXT) {
        value.setText(folded(value.text()));
      }
      return value;
    }

    private static String folded(String text) {
      StringBuilder out = new StringBuilder(text.length());
      text.codePoints()
          .forEach(c -> out.appendCodePoint(Character.toLowerCase(Character.toUpperCase(c))));
      return out.toString();
    }
  }

  /**
   * A row, or a place where one may have been.
   *
   * @param sort what it is ordered by
   * @param value empty for a place
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared but by the order.
  record Row(TypedValue[] sort, int hash, byte[] key, byte[] value) {

    static final byte[] NO_VALUE = {};

    Row(TypedValue[] sort, byte[] key, byte[] value) {
      this(sort, Data.payloadHash(key), key, value);
    }
  }

  /**
   * An order by these attributes.
   *
   * @throws QueryException that says which of them it cannot be by, and why
   */
  RowOrder(List<SortTerm> terms) {
    if (terms.size() > Search.ORDERS_MAX) {
      throw new QueryException(
          "a search is ordered by attributes=" + terms.size() + ", more than " + Search.ORDERS_MAX);
    }
    this.terms = terms.stream().map(RowOrder::term).toList();
  }

  /** The order of a fragment. */
  RowOrder(RowsOrder order) {
    this.terms =
        order.terms().stream()
            .map(term -> new Term(term.path(), term.descending(), term.nullsFirst(), false))
            .toList();
  }

  private static Term term(SortTerm term) {
    AttributePath path = AttributePath.of(term.attribute());
    if (path.isMany()) {
      throw new QueryException(
          "attribute="
              + term.attribute()
              + " may have several values, and rows are ordered by one: name an item, as in [0]");
    }
    return new Term(path, term.descending(), term.nullsFirst(), term.ignoringCase());
  }

  List<Term> terms() {
    return terms;
  }

  /** Whether rows come in the order of their hashes from the greatest. */
  boolean isDescending() {
    return !terms.isEmpty() && terms.getFirst().descending();
  }

  @Override
  public int compare(Row a, Row b) {
    for (int i = 0; i < terms.size(); i++) {
      int order = terms.get(i).compare(a.sort()[i], b.sort()[i]);
      if (order != 0) {
        return order;
      }
    }
    return compareKeys(a.hash(), a.key(), b.hash(), b.key());
  }

  int compareKeys(int hash, byte[] key, int otherHash, byte[] otherKey) {
    int order = compareHashes(hash, otherHash);
    if (order != 0) {
      return order;
    }
    int bytes =
        Arrays.compareUnsigned(
            key, Integer.BYTES, key.length, otherKey, Integer.BYTES, otherKey.length);
    return isDescending() ? -bytes : bytes;
  }

  int compareHashes(int hash, int other) {
    int order = Integer.compareUnsigned(hash, other);
    return isDescending() ? -order : order;
  }
}
