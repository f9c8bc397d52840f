package dev.grid.structures;

import dev.grid.kernel.Structure;
import dev.grid.protocol.Codec;
import dev.grid.structures.map.MapStructure;
import dev.grid.structures.queue.QueueStructure;
import java.util.ArrayList;
import java.util.List;

/** All rooms. */
public final class Structures {

  private static final List<Structure<?>> ALL = List.of(new MapStructure(), new QueueStructure());

  private Structures() {}

  /** Every structure there is. */
  public static List<Structure<?>> all() {
    return ALL;
  }

  /** The codecs of every structure's messages. */
  public static List<Codec<?, ?>> codecs() {
    List<Codec<?, ?>> codecs = new ArrayList<>();
    ALL.forEach(structure -> codecs.addAll(structure.codecs()));
    return codecs;
  }
}
