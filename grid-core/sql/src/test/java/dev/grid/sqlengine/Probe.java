package dev.grid.sqlengine;

/** Carries out statements that are given as arguments; by hand. */
final class Probe {

  private Probe() {}

  public static void main(String[] args) {
    for (String sql : args) {
      long begin = System.nanoTime();
      try {
        System.out.println("> " + sql);
        try (var result = SqlCluster.FIRST.sql().execute(sql)) {
          if (result.isRowSet()) {
            for (var row : result) {
              StringBuilder line = new StringBuilder("  ");
              for (int i = 0; i < row.metadata().size(); i++) {
                line.append(row.metadata().column(i).name()).append('=').append(row.get(i)).append(' ');
              }
              System.out.println(line);
            }
          } else {
            System.out.println("  count " + result.updateCount());
          }
        }
      } catch (RuntimeException e) {
        System.out.println("  FAILED " + e);
        for (Throwable c = e.getCause(); c != null; c = c.getCause()) {
          System.out.println("    by " + c);
        }
      }
      System.out.println("  millis " + (System.nanoTime() - begin) / 1_000_000);
    }
    System.exit(0);
  }
}
