package dev.grid.kernel.cp;

import dev.grid.kernel.cp.FormationMessages.Founders;
import dev.grid.kernel.cp.FormationMessages.Voters;
import java.util.List;

/** Who is in groups, as a member asks what is committed of it. Confined to the group's host. */
public interface Formed {

  /** Who is to be in all groups by now. */
  Voters voters();

  /** Who each group but the default one began with. */
  List<Founders> founders();
}
