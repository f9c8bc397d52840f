package dev.grid.benchmarks.load;

/** What one request does, or several that are sent and counted as one. */
public enum Operation {
  GET("hz:impl:mapService", Place.KEY),
  SET("hz:impl:mapService", Place.KEY),

  /** An item is offered to a queue, and one is polled. */
  OFFER_POLL("hz:impl:queueService", Place.NAME),

  /** An item is added to a list, the first one is read, and removed. */
  LIST_ADD_GET("hz:impl:listService", Place.NAME),

  /** An item is added to a ring buffer that overwrites the oldest. */
  RING_ADD("hz:impl:ringbufferService", Place.NAME),

  /** Ten items are read from a ring buffer. */
  RING_READ_MANY("hz:impl:ringbufferService", Place.NAME),

  /** A message is published to a topic with {@link Subscribers#COUNT} subscribers. */
  TOPIC_PUBLISH("hz:impl:topicService", Place.NAME),

  MULTIMAP_PUT("hz:impl:multiMapService", Place.KEY),
  MULTIMAP_GET("hz:impl:multiMapService", Place.KEY),
  REPLICATED_PUT("hz:impl:replicatedMapService", Place.KEY),
  REPLICATED_GET("hz:impl:replicatedMapService", Place.KEY),

  /** One id is asked for: how many there are in a second is fixed, whichever way they are asked. */
  FLAKE_ID_BATCH("hz:impl:flakeIdGeneratorService", Place.ANYWHERE);

  /** What decides which partition a request is for. */
  enum Place {
    KEY,
    NAME,
    ANYWHERE
  }

  private final String service;
  private final Place place;

  Operation(String service, Place place) {
    this.service = service;
    this.place = place;
  }

  String service() {
    return service;
  }

  Place place() {
    return place;
  }

  /** Whether it is a map's get or set, which every kind of server has. */
  public boolean isOfMap() {
    return this == GET || this == SET;
  }

  /** What has to be done once with every key before this is measured, or this itself. */
  Operation loadedBy() {
    return switch (this) {
      case MULTIMAP_GET -> MULTIMAP_PUT;
      case REPLICATED_GET -> REPLICATED_PUT;
      default -> this;
    };
  }
}
