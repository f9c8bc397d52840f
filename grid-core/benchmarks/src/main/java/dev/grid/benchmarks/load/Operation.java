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
  FLAKE_ID_BATCH("hz:impl:flakeIdGeneratorService", Place.ANYWHERE),

  /** A get, with one connection beside that makes one {@link #QUERY_SCAN} after another. */
  GET_BESIDE_SCAN("hz:impl:mapService", Place.KEY),

  /** A compact value is set in the map that is queried. */
  ORDER_SET("hz:impl:mapService", Place.KEY),

  /** A compact value is set in a map with two indexes, both of which change. */
  INDEXED_SET("hz:impl:mapService", Place.KEY),

  /** Ten values by an attribute that is not indexed. */
  QUERY_SCAN("hz:impl:mapService", Place.ANYWHERE),

  /** Ten values by an attribute that is indexed once {@link QueryMaps#OF_VALUES} are there. */
  QUERY_EQUAL("hz:impl:mapService", Place.ANYWHERE),

  /** Twenty values by a range of an attribute that is indexed then. */
  QUERY_RANGE("hz:impl:mapService", Place.ANYWHERE),

  /** The first twenty keys in their order. */
  QUERY_PAGE("hz:impl:mapService", Place.ANYWHERE),

  /** The sum of an attribute over all entries. */
  QUERY_SUM("hz:impl:mapService", Place.ANYWHERE),

  /** A {@code Long} is set for processors to add to. */
  COUNTER_SET("hz:impl:mapService", Place.KEY),

  /** An entry processor adds to a {@code Long}. */
  PROCESS_KEY("hz:impl:mapService", Place.KEY);

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

  /** Whether it belongs to the workloads about queries, which {@link QueryDialect} knows. */
  boolean isOfQueries() {
    return compareTo(GET_BESIDE_SCAN) > 0;
  }

  /** What has to be done once with every key before this is measured, or this itself. */
  Operation loadedBy() {
    return switch (this) {
      case MULTIMAP_GET -> MULTIMAP_PUT;
      case REPLICATED_GET -> REPLICATED_PUT;
      case GET_BESIDE_SCAN, QUERY_SCAN, QUERY_EQUAL, QUERY_RANGE, QUERY_PAGE, QUERY_SUM ->
          ORDER_SET;
      case PROCESS_KEY -> COUNTER_SET;
      default -> this;
    };
  }
}
