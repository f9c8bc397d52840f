package dev.grid.member.sql;

import dev.grid.StructureId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The application in this process, which may do everything and ends with the member. */
record OwnCaller(UUID client) implements SqlCaller {

  @Override
  public boolean sees(StructureId structure) {
    return true;
  }

  @Override
  public CompletableFuture<?> admit(List<SqlUse> uses) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public boolean hasEnded() {
    return false;
  }
}
