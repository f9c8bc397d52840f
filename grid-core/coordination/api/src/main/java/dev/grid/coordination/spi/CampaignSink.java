package dev.grid.coordination.spi;

import dev.grid.coordination.Leadership;

/** Where a driver tells that its member was elected. */
public interface CampaignSink {

  /** This member leads the group now. Does not block. */
  void elected(Leadership leadership);
}
