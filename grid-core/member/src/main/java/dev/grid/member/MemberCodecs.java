package dev.grid.member;

import dev.grid.protocol.Codec;
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
    List<Codec<?, ?>> all = new ArrayList<>(SessionMessagesCodecs.ALL);
    all.addAll(TransactionMessagesCodecs.ALL);
    all.addAll(XaMessagesCodecs.ALL);
    all.addAll(GroupMessagesCodecs.ALL);
    all.addAll(SqlMessagesCodecs.ALL);
    all.addAll(Structures.codecs());
    all.addAll(DynamicConfigs.codecs());
    return new Codecs(all);
  }
}
