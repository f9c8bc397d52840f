package dev.grid.spring.boot.autoconfigure.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The structure names that have meters of their own. An application may name structures as it
 * likes, even one a user, and a registry keeps what it was given until that is removed.
 *
 * <p>Thread-safe. Under contention a few more than the limit may be let in.
 */
final class StructureNames {

  /** The most names of a kind that become tag values of a registry. */
  static final int NAMES_MAX = 200;

  /** The tag value of all the others; no name that an application would choose. */
  static final String OTHERS = "(others)";

  private static final Logger LOG = LoggerFactory.getLogger(StructureNames.class);

  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private volatile boolean warned;

  /** Whether the name is one of those with meters, or becomes one because there is room. */
  boolean admit(String name) {
    if (names.contains(name)) {
      return true;
    }
    if (names.size() < NAMES_MAX) {
      names.add(name);
      return true;
    }
    if (!warned) {
      warned = true;
      LOG.warn("More than {} structures: the meters of others are put together", NAMES_MAX);
    }
    return false;
  }

  /** Makes room for another name; whether this one had meters. */
  boolean release(String name) {
    return names.remove(name);
  }
}
