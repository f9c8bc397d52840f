package dev.grid.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of those entries that a predicate means, in an order: by the comparator, or without one in
 * the natural order of what is asked for, and of keys for entries. What is equal there is ordered
 * by the hash of its key. Each call with it answers the page it is at; go to another one and call
 * again. A page that does not exist is empty.
 *
 * <p>It keeps the last entry of each page that it has been to, and goes on from there: entries that
 * are added or removed between two pages do not shift what follows. So it belongs to one map and
 * one kind of call. Mutable; confined to one thread at a time.
 */
public final class PagingPredicate implements Predicate {

  /** Entries of a page, at most. */
  public static final int PAGE_SIZE_MAX = 100_000;

  private final @Nullable Predicate predicate;
  private final @Nullable Comparator<?> comparator;
  private final int pageSize;
  private int page;
  private List<Anchor> anchors = List.of();

  /**
   * The last entry of a page.
   *
   * @param page from 0; -1 stands for what is before the first
   * @param key null before the first
   * @param value null before the first
   */
  public record Anchor(int page, @Nullable Object key, @Nullable Object value) {}

  PagingPredicate(@Nullable Predicate predicate, @Nullable Comparator<?> comparator, int pageSize) {
    if (pageSize < 1 || pageSize > PAGE_SIZE_MAX) {
      throw new IllegalArgumentException(
          "pageSize=" + pageSize + ": must be from 1 to " + PAGE_SIZE_MAX);
    }
    if (predicate instanceof PagingPredicate) {
      throw new IllegalArgumentException("a paging predicate cannot be within another");
    }
    this.predicate = predicate;
    this.comparator = comparator;
    this.pageSize = pageSize;
  }

  /** What is meant; null for every entry. */
  public @Nullable Predicate predicate() {
    return predicate;
  }

  /** The order, of {@link Map.Entry}; null for the natural one. */
  public @Nullable Comparator<?> comparator() {
    return comparator;
  }

  public int pageSize() {
    return pageSize;
  }

  /** Which page is meant, from 0. */
  public int page() {
    return page;
  }

  /** Goes to a page, from 0. */
  public void setPage(int page) {
    if (page < 0) {
      throw new IllegalArgumentException("page=" + page + ": must not be negative");
    }
    this.page = page;
  }

  public void nextPage() {
    page++;
  }

  /** Goes back a page; stays at the first. */
  public void previousPage() {
    page = Math.max(0, page - 1);
  }

  /** Forgets where pages ended, and goes to the first: what follows is as things are then. */
  public void reset() {
    page = 0;
    anchors = List.of();
  }

  /** Where pages ended, by page. */
  public List<Anchor> anchors() {
    return anchors;
  }

  /** For the map, which was told where pages end. */
  public void anchors(List<Anchor> known) {
    anchors = List.copyOf(new ArrayList<>(known));
  }
}
