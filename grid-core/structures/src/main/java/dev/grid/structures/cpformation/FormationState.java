package dev.grid.structures.cpformation;

import dev.grid.kernel.ContentHash;
import dev.grid.kernel.Effect;
import dev.grid.kernel.cp.FormationMessages.Founders;
import dev.grid.kernel.cp.FormationMessages.Voters;
import dev.grid.kernel.cp.Formed;
import dev.grid.kernel.cp.WholeState;
import dev.grid.structures.cpformation.FormationEffect.Copied;
import dev.grid.structures.cpformation.FormationEffect.Founded;
import dev.grid.structures.cpformation.FormationEffect.Moved;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is in groups, and who each began with. Confined to its host. */
final class FormationState implements WholeState, Formed {

  /** So many groups may be founded; members allow far fewer. */
  static final int GROUPS_MAX = 1_000;

  private static final Voters NEVER_MOVED = new Voters(0, List.of());
  private static final long BYTES = 100;
  private static final long GROUP_BYTES = 300;

  private final Map<String, Founders> founders = new LinkedHashMap<>();
  private Voters voters = NEVER_MOVED;

  @Override
  public Voters voters() {
    return voters;
  }

  @Override
  public List<Founders> founders() {
    return List.copyOf(founders.values());
  }

  @Nullable Founders founders(String group) {
    return founders.get(group);
  }

  boolean isFull() {
    return founders.size() >= GROUPS_MAX;
  }

  Effect changed(FormationEffect effect) {
    apply(effect);
    return effect;
  }

  @Override
  public void apply(Effect effect) {
    switch ((FormationEffect) effect) {
      case Moved e -> voters = e.voters();
      case Founded e -> founders.put(e.founders().group(), e.founders());
      case Copied e -> {
        voters = e.voters();
        e.founders().forEach(each -> founders.put(each.group(), each));
      }
    }
  }

  @Override
  public Effect whole() {
    return new Copied(voters, founders());
  }

  @Override
  public long contentHash() {
    return ContentHash.mix(voters.hashCode() + ContentHash.mix(founders.hashCode()));
  }

  @Override
  public boolean isEmpty() {
    return founders.isEmpty() && voters.epoch() == 0;
  }

  @Override
  public long bytes() {
    return isEmpty() ? 0 : BYTES + founders.size() * GROUP_BYTES;
  }
}
