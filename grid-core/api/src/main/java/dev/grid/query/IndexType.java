package dev.grid.query;

/** What an index is for. */
public enum IndexType {

  /** Equality, ranges, beginnings of text, and order. */
  SORTED,

  /** Equality. Members keep it as they keep a sorted one, which takes no more memory. */
  HASH,

  /** Equality of an attribute with few values. Members keep it as they keep a sorted one. */
  BITMAP
}
