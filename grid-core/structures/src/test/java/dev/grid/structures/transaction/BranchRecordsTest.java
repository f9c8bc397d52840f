package dev.grid.structures.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.kernel.transaction.BranchIds;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.types.BranchXid;
import dev.grid.structures.ScriptedMembers;
import dev.grid.structures.Structures;
import dev.grid.structures.transaction.LogMessages.Branch;
import dev.grid.structures.transaction.LogMessages.Find;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What whoever ends a branch is told. */
class BranchRecordsTest {

  private static final BranchXid XID = new BranchXid(1, new byte[] {1}, new byte[] {2});
  private static final UUID ID = BranchIds.of(XID, new UUID(0, 1));
  private static final UUID JOINED = BranchIds.of(XID, new UUID(0, 2));

  private final ScriptedMembers members = new ScriptedMembers();
  private final BranchRecords records =
      new BranchRecords(members, new Codecs(Structures.codecs()));

  /** Else one would commit, and the other be rolled back. */
  @Test
  void branchesOfOneXid_commitTogether_orAreNotPreparedYet() {
    members.answer(
        Find.class,
        member ->
            List.of(
                new Branch(ID, XID, LogRecord.HELD), new Branch(JOINED, XID, LogRecord.UNDECIDED)));
    assertThatThrownBy(() -> records.end(XID, true).join())
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(members.sent()).hasSize(1);
  }
}
