package dev.grid.systemtests.fuzz;

/**
 * How much is fuzzed and from which seed, by system properties.
 *
 * @param messages of all fuzz tests together
 * @param seed of the first message
 */
record FuzzRun(int messages, long seed) {

  private static final int DEFAULT_MESSAGES = 1_000_000;
  private static final long DEFAULT_SEED = 20_260_101;

  /** Of a hundred messages so many are sent over sockets; the rest goes to the decoder itself. */
  private static final int SOCKET_PERCENT = 7;

  static FuzzRun configured() {
    return new FuzzRun(
        Integer.getInteger("grid.fuzz.messages", DEFAULT_MESSAGES),
        Long.getLong("grid.fuzz.seed", DEFAULT_SEED));
  }

  int overSockets() {
    return messages / 100 * SOCKET_PERCENT;
  }

  int inProcess() {
    return messages - overSockets();
  }

  /** What a failure must say to be reproduced. */
  String reproduction(long index, byte[] message) {
    return "grid.fuzz.seed="
        + seed
        + " grid.fuzz.messages="
        + messages
        + " index="
        + index
        + " message="
        + java.util.HexFormat.of().formatHex(message);
  }
}
