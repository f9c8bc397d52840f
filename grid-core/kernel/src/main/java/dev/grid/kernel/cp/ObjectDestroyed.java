package dev.grid.kernel.cp;

/** An effect by which a structure is destroyed; see {@link GroupObjects}. */
public interface ObjectDestroyed {

  /** Its kind. */
  String service();

  /** Its name within the group. */
  String object();
}
