package dev.grid.spring.cache;

/**
 * Stands for the absence of a value in a map, which holds no nulls.
 *
 * @param none always true; a form without fields could not grow
 */
record StoredNull(boolean none) {

  static final StoredNull INSTANCE = new StoredNull(true);
}
