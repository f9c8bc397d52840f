package dev.grid.kernel.cp;

import dev.grid.kernel.Effect;
import dev.grid.kernel.Transfer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands a small state over at once: what changes before is in it, and what changes after it passes.
 * Confined to the state's host.
 */
public final class WholeTransfer implements Transfer {

  private final Supplier<? extends @Nullable Effect> whole;
  private boolean isHandedOver;

  /**
   * Of a state.
   *
   * @param whole all there is as one effect; null if there is nothing
   */
  public WholeTransfer(Supplier<? extends @Nullable Effect> whole) {
    this.whole = whole;
  }

  @Override
  public @Nullable Effect next(int bytesMax) {
    if (isHandedOver) {
      return null;
    }
    isHandedOver = true;
    return whole.get();
  }

  @Override
  public @Nullable Effect pass(Effect change) {
    return isHandedOver ? change : null;
  }
}
