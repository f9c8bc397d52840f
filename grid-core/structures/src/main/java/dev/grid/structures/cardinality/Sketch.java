package dev.grid.structures.cardinality;

import dev.grid.kernel.ContentHash;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A HyperLogLog of 64-bit hashes with 2^14 registers: what a set of hashes comes to, whatever their
 * order. Confined to its state's host.
 *
 * <pre>
 * hash      = index 14 | 11 | 39 bits
 * register  = 1 + zeros at the beginning of what follows the index, the most of all hashes
 * sparse    = index 14 and 11 more bits | 1 + zeros at the beginning of the last 39 bits (6 bits)
 * </pre>
 *
 * While there are few, hashes are kept in the sparse form, by which they can be told apart as if
 * there were 2^25 registers (Heule et al., "HyperLogLog in practice", 2013, section 5.3). Past
 * {@link #SPARSE_MAX} there are registers, which say what the sparse form would have said of them.
 *
 * <p>Estimates are those of Ertl, "New cardinality estimation algorithms for HyperLogLog sketches",
 * 2017, section 4, which need no table of corrections.
 */
final class Sketch {

  private static final int PRECISION = 14;
  private static final int REGISTERS = 1 << PRECISION;

  /** The bits behind the index, and so the highest value of a register but one. */
  private static final int REST = Long.SIZE - PRECISION;

  private static final int SPARSE_PRECISION = 25;
  private static final int RANK_BITS = 6;
  private static final int MIDDLE = SPARSE_PRECISION - PRECISION;

  /** How many hashes are kept in the sparse form: then it takes half as much as registers. */
  static final int SPARSE_MAX = 2048;

  /** Stands at the head of a part of the sparse form in place of an index. */
  private static final int SPARSE_PART = -1;

  private static final double ALPHA = 0.5 / StrictMath.log(2);

  /** Sorted; of one index, the highest rank. Empty when there are registers. */
  private int[] sparse = new int[8];

  private int sparseCount;
  private byte[] registers = new byte[0];

  /** How many registers have each value. */
  private final int[] histogram = new int[REST + 2];

  /** The sum of the hashes of all that is in it. */
  private long digest;

  /** Whether nothing was added. */
  boolean isEmpty() {
    return sparseCount == 0 && isSparse();
  }

  /** Whether there are no registers yet. */
  boolean isSparse() {
    return registers.length == 0;
  }

  /** How many entries or registers there are. */
  int size() {
    return isSparse() ? sparseCount : registers.length;
  }

  int bytes() {
    return isSparse() ? sparse.length * Integer.BYTES : registers.length;
  }

  long digest() {
    return digest;
  }

  /** Adds a hash; whether that changed anything. */
  boolean add(long hash) {
    if (isSparse()) {
      int index = (int) (hash >>> Long.SIZE - SPARSE_PRECISION);
      int rank = rank(hash << SPARSE_PRECISION, Long.SIZE - SPARSE_PRECISION);
      return addSparse(index << RANK_BITS | rank);
    }
    return raise((int) (hash >>> REST), rank(hash << PRECISION, REST));
  }

  private static int rank(long bits, int count) {
    return 1 + Math.min(Long.numberOfLeadingZeros(bits), count);
  }

  private boolean addSparse(int entry) {
    int found = Arrays.binarySearch(sparse, 0, sparseCount, entry);
    if (found >= 0) {
      return false;
    }
    int place = -found - 1;
    int index = entry >>> RANK_BITS;
    if (place < sparseCount && sparse[place] >>> RANK_BITS == index) {
      return false;
    }
    if (place > 0 && sparse[place - 1] >>> RANK_BITS == index) {
      digest += ContentHash.mix(entry) - ContentHash.mix(sparse[place - 1]);
      sparse[place - 1] = entry;
      return true;
    }
    if (sparseCount == SPARSE_MAX) {
      toRegisters();
      return addEntry(entry);
    }
    if (sparseCount == sparse.length) {
      sparse = Arrays.copyOf(sparse, 2 * sparseCount);
    }
    System.arraycopy(sparse, place, sparse, place + 1, sparseCount - place);
    sparse[place] = entry;
    sparseCount++;
    digest += ContentHash.mix(entry);
    return true;
  }

  private void toRegisters() {
    int[] entries = Arrays.copyOf(sparse, sparseCount);
    sparse = new int[0];
    sparseCount = 0;
    registers = new byte[REGISTERS];
    histogram[0] = REGISTERS;
    digest = 0;
    for (int entry : entries) {
      addEntry(entry);
    }
  }

  /** Adds an entry of the sparse form, in whichever form this is; whether that changed anything. */
  private boolean addEntry(int entry) {
    if (isSparse()) {
      return addSparse(entry);
    }
    int index = entry >>> RANK_BITS;
    int middle = index & (1 << MIDDLE) - 1;
    int rank =
        middle == 0
            ? MIDDLE + (entry & (1 << RANK_BITS) - 1)
            : Integer.numberOfLeadingZeros(middle) - (Integer.SIZE - MIDDLE) + 1;
    return raise(index >>> MIDDLE, rank);
  }

  private boolean raise(int register, int rank) {
    int before = registers[register];
    if (rank <= before) {
      return false;
    }
    registers[register] = (byte) rank;
    histogram[before]--;
    histogram[rank]++;
    digest += digestOf(register, rank) - (before == 0 ? 0 : digestOf(register, before));
    return true;
  }

  private static long digestOf(int register, int rank) {
    return ContentHash.mix((long) register << Byte.SIZE | rank);
  }

  // Parts, for other copies.

  /**
   * A part of this, beginning with the entry or register of this place.
   *
   * @param bytesMax about how many bytes; it has one entry or register at least
   */
  byte[] part(int from, int bytesMax) {
    int unit = isSparse() ? Integer.BYTES : 1;
    int count = Math.min(Math.max(1, bytesMax / unit), size() - from);
    ByteBuffer part = ByteBuffer.allocate(Integer.BYTES + count * unit);
    part.putInt(isSparse() ? SPARSE_PART : from);
    for (int i = from; i < from + count; i++) {
      if (isSparse()) {
        part.putInt(sparse[i]);
      } else {
        part.put(registers[i]);
      }
    }
    return part.array();
  }

  /** How many entries or registers a part has. */
  static int countOf(byte[] part) {
    int rest = part.length - Integer.BYTES;
    return ByteBuffer.wrap(part).getInt() == SPARSE_PART ? rest / Integer.BYTES : rest;
  }

  /** Adds all that a part has; whether that changed anything. */
  boolean join(byte[] bytes) {
    ByteBuffer part = ByteBuffer.wrap(bytes);
    int register = part.getInt();
    boolean changed = false;
    if (register == SPARSE_PART) {
      while (part.hasRemaining()) {
        changed |= addEntry(part.getInt());
      }
      return changed;
    }
    if (isSparse()) {
      toRegisters();
      changed = true;
    }
    while (part.hasRemaining()) {
      changed |= raise(register++, part.get());
    }
    return changed;
  }

  // Estimates.

  /** How many different hashes were added, about. */
  long estimate() {
    if (isSparse()) {
      double places = 1 << SPARSE_PRECISION;
      return Math.round(places * StrictMath.log(places / (places - sparseCount)));
    }
    double sum = REGISTERS * tau(1 - (double) histogram[REST + 1] / REGISTERS);
    for (int rank = REST; rank >= 1; rank--) {
      sum = 0.5 * (sum + histogram[rank]);
    }
    sum += REGISTERS * sigma((double) histogram[0] / REGISTERS);
    return Math.round(ALPHA * REGISTERS * REGISTERS / sum);
  }

  /** Ertl's correction for registers that are 0. */
  private static double sigma(double share) {
    if (share == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double x = share;
    double y = 1;
    double sum = x;
    double before;
    do {
      x *= x;
      before = sum;
      sum += x * y;
      y += y;
    } while (sum != before);
    return sum;
  }

  /** Ertl's correction for registers that can get no higher. */
  private static double tau(double share) {
    if (share == 0 || share == 1) {
      return 0;
    }
    double x = share;
    double y = 1;
    double sum = 1 - x;
    double before;
    do {
      x = Math.sqrt(x);
      before = sum;
      y *= 0.5;
      sum -= (1 - x) * (1 - x) * y;
    } while (sum != before);
    return sum / 3;
  }
}
