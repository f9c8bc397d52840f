package dev.grid.structures.vector;

import static dev.grid.structures.Values.data;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.protocol.Codec;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.structures.vector.VectorMessages.FoundDocument;
import dev.grid.structures.vector.VectorMessages.SearchNearVector;
import dev.grid.structures.vector.VectorMessages.SearchOptions;
import dev.grid.structures.vector.VectorMessages.VectorPair;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Searches byte by byte, as the codecs of the reference's Python client write and read them. Frames
 * as: length, flags, payload. What is read again is what was written.
 */
final class VectorWireTest {

  private static final String CORRELATION = "0100000000000000";

  private final MessageWriter out = new MessageWriter();

  private static String hex(String text) {
    return text.replaceAll("\\s", "");
  }

  private String written() {
    out.endMessage();
    return HexFormat.of().formatHex(out.buffer(), 0, out.length());
  }

  @SuppressWarnings("unchecked")
  private static Codec<SearchNearVector, List<FoundDocument>> codec() {
    return (Codec<SearchNearVector, List<FoundDocument>>)
        VectorMessagesCodecs.ALL.stream()
            .filter(codec -> codec.messageClass() == SearchNearVector.class)
            .findFirst()
            .orElseThrow();
  }

  private MessageReader read() {
    return new MessageReader().open(out.buffer(), 0, out.length());
  }

  @Test
  void a_search_is_what_the_python_client_writes() {
    SearchNearVector search =
        new SearchNearVector(
            "c",
            List.of(new VectorPair("", (byte) 0, new float[] {1, -0.5f})),
            new SearchOptions(true, false, 10, Map.of("efSearch", "7")));
    out.beginRequest(codec().requestType(), 1, -1);
    codec().encodeRequest(search, out);
    assertThat(written())
        .isEqualTo(
            hex(
                """
                16000000 00c0  00082400 %s ffffffff
                07000000 0000  63
                06000000 0010
                06000000 0010
                07000000 0000  00
                06000000 0000
                0e000000 0000  0000803f 000000bf
                06000000 0008
                06000000 0008
                06000000 0010
                0c000000 0000  01 00 0a000000
                06000000 0010
                0e000000 0000  6566536561726368
                07000000 0000  37
                06000000 0008
                06000000 0028
                """
                    .formatted(CORRELATION)));
    SearchNearVector again = codec().decodeRequest(read());
    assertThat(again.options()).isEqualTo(search.options());
    assertThat(again.vectors().getFirst().vector()).containsExactly(1, -0.5f);
  }

  @Test
  void what_is_found_is_what_the_python_client_reads() {
    FoundDocument found =
        new FoundDocument(
            data("k"), null, 0.5f, List.of(new VectorPair("i", (byte) 0, new float[] {1})));
    out.beginResponse(codec().requestType() + 1, 1, 0);
    codec().encodeResponse(List.of(found), out);
    assertThat(written())
        .isEqualTo(
            hex(
                """
                13000000 00c0  01082400 %s 00
                06000000 0010
                06000000 0010
                0a000000 0000  0000003f
                13000000 0000  00000000 fffffff5 00000001 6b
                06000000 0004
                06000000 0010
                06000000 0010
                07000000 0000  00
                07000000 0000  69
                0a000000 0000  0000803f
                06000000 0008
                06000000 0008
                06000000 0008
                06000000 0028
                """
                    .formatted(CORRELATION)));
  }
}
