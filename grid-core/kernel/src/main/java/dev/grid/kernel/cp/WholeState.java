package dev.grid.kernel.cp;

import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.Transfer;

/** A state that is small: it is handed over and compared as a whole. Confined to its host. */
public interface WholeState extends State {

  /** All there is; applied to an empty state it gives this one. */
  Effect whole();

  /** All that copies have, in one number. */
  long contentHash();

  @Override
  default Transfer transfer() {
    return new WholeTransfer(() -> isEmpty() ? null : whole());
  }

  @Override
  default ContentDigest digestFrom(long from) {
    return digest(from, ContentDigest.END);
  }

  @Override
  default ContentDigest digest(long from, long to) {
    return new ContentDigest(ContentDigest.START, ContentDigest.END, entries(), contentHash());
  }

  @Override
  default long alarmMillis() {
    return NO_ALARM;
  }

  @Override
  default long entries() {
    return isEmpty() ? 0 : 1;
  }
}
