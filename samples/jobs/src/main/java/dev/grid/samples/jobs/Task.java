package dev.grid.samples.jobs;

/**
 * What is to be done.
 *
 * @param plan by which number of the leader's plans
 * @param part which one of these
 */
record Task(long plan, int part) {

  String label() {
    return "task " + plan + "." + part;
  }
}
