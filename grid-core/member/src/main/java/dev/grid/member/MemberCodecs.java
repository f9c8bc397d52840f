package dev.grid.member;

import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.session.GroupMessagesCodecs;
import dev.grid.protocol.session.SessionMessagesCodecs;
import dev.grid.protocol.session.TransactionMessagesCodecs;
import dev.grid.protocol.session.XaMessagesCodecs;
import dev.grid.protocol.sql.SqlMessagesCodecs;
import dev.grid.structures.Structures;
import dev.grid.structures.dynamicconfig.DynamicConfigs;
import java.util.ArrayList;
import java.util.List;

/** The messages that a member takes from clients. */
final class MemberCodecs {

  private MemberCodecs() {}

  static Codecs all() {
    List<CodecSet> all = new ArrayList<>(Structures.codecs());
    all.add(TransactionMessagesCodecs.ALL);
    all.add(XaMessagesCodecs.ALL);
    all.add(GroupMessagesCodecs.ALL);
    all.add(SqlMessagesCodecs.ALL);
    all.addAll(DynamicConfigs.codecs());
    all.add(SessionMessagesCodecs.ALL);
    return new Codecs(all);
  }
}
