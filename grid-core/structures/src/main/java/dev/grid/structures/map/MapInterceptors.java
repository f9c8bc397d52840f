package dev.grid.structures.map;

import dev.grid.kernel.ContentHash;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.UserCode;
import dev.grid.map.MapInterceptor;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapEffect.InterceptedBy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A map's interceptors in one partition, in the order in which they were added: the same in all
 * partitions, unless they were added at the same moment. Confined to its state, but for what it
 * hands out.
 */
final class MapInterceptors {

  static final int INTERCEPTORS_MAX = 32;
  static final int BYTES_MAX = 64 << 10;

  private static final int ID_BYTES = 16;

  /** Replaced as a whole. */
  private List<Interceptor> all = List.of();

  /** One of them. Thread-safe; what it has read is kept, and called by several threads. */
  static final class Interceptor {

    private final String id;
    private final Data code;
    private volatile @Nullable MapInterceptor<Object> read;

    Interceptor(String id, Data code) {
      this.id = id;
      this.code = code;
    }

    /**
     * The interceptor itself; outside the partition.
     *
     * @throws dev.grid.GridSerializationException if the member does not know its class
     */
    @SuppressWarnings("unchecked") // Who writes it knows what is in the map.
    MapInterceptor<Object> open(OutsideServices services, String map) {
      MapInterceptor<Object> known = read;
      if (known == null) {
        known = UserCode.read(services, code, MapInterceptor.class, "map=" + map + " interceptor");
        read = known;
      }
      return known;
    }
  }

  /** What an interceptor is removed by: the same for the same bytes. */
  static String idOf(Data code) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(code.bytes());
      return HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has it", e);
    }
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** In their order; does not change. */
  List<Interceptor> all() {
    return all;
  }

  boolean has(String id) {
    return all.stream().anyMatch(each -> each.id.equals(id));
  }

  /** What makes one more of them, behind the others; it must not be there. */
  InterceptedBy adding(String id, Data code) {
    List<Interceptor> more = new ArrayList<>(all);
    more.add(new Interceptor(id, code));
    return effect(more);
  }

  /** What removes one. */
  InterceptedBy removing(String id) {
    return effect(all.stream().filter(each -> !each.id.equals(id)).toList());
  }

  /** What makes another's the same. */
  InterceptedBy effect() {
    return effect(all);
  }

  private static InterceptedBy effect(List<Interceptor> all) {
    return new InterceptedBy(
        all.stream().map(each -> each.id).toList(),
        all.stream().map(each -> each.code.bytes()).toList());
  }

  /** There are these from now on; those that are there already stay as they are read. */
  void apply(InterceptedBy effect) {
    List<Interceptor> told = new ArrayList<>();
    for (int i = 0; i < effect.ids().size(); i++) {
      String id = effect.ids().get(i);
      Data code = new Data(effect.codes().get(i));
      told.add(
          all.stream()
              .filter(each -> each.id.equals(id))
              .findFirst()
              .orElseGet(() -> new Interceptor(id, code)));
    }
    all = List.copyOf(told);
  }

  /** Of a part of the digest: the same for the same ones in the same order. */
  long digest() {
    long digest = 0;
    for (int i = 0; i < all.size(); i++) {
      byte[] id = all.get(i).id.getBytes(StandardCharsets.UTF_8);
      digest += ContentHash.mix(ContentHash.of(id, i + 1));
    }
    return digest;
  }
}
