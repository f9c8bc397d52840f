package dev.grid.spring.data.testgrid;

import dev.grid.Grid;
import dev.grid.Member;
import dev.grid.config.ClientConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.serialization.SerializationConfig;
import dev.grid.spring.data.mapping.GridMappingContext;

/** Members on a free port of the loopback address. */
public final class TestMember {

  private TestMember() {}

  /** Starts one; the caller closes it. */
  public static Grid start() {
    return start(new GridMappingContext());
  }

  /** Starts one that stores these entities as they ask for; the caller closes it. */
  public static Grid start(GridMappingContext entities) {
    return Grids.startMember(
        MemberConfig.defaults()
            .withSerialization(entities.addSerializersTo(SerializationConfig.defaults()))
            .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0)));
  }

  /** A client of a member that was started here. */
  public static Grid connect(Grid member) {
    return connect(member, new GridMappingContext());
  }

  /** A client that stores these entities as they ask for. */
  public static Grid connect(Grid member, GridMappingContext entities) {
    Member self = member.cluster().members().iterator().next();
    return Grids.connect(
        ClientConfig.defaults()
            .withSerialization(entities.addSerializersTo(SerializationConfig.defaults()))
            .withAddresses("127.0.0.1:" + self.port()));
  }
}
