package dev.grid.spring.boot.autoconfigure.ai;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;

/** Texts whose embeddings a test says: of two numbers, by their angle in degrees. */
final class FixedEmbeddings implements EmbeddingModel {

  private final Map<String, Integer> degrees = new HashMap<>();
  private final List<Integer> batches = new ArrayList<>();

  FixedEmbeddings with(String text, int degreesOf) {
    degrees.put(text, degreesOf);
    return this;
  }

  /** How many texts were asked for at a time. */
  List<Integer> batches() {
    return batches;
  }

  @Override
  public EmbeddingResponse call(EmbeddingRequest request) {
    List<Embedding> embeddings = new ArrayList<>();
    for (String text : request.getInstructions()) {
      double angle =
          Math.toRadians(Objects.requireNonNull(degrees.get(text), () -> "no vector: " + text));
      float[] vector = {(float) Math.cos(angle), (float) Math.sin(angle)};
      embeddings.add(new Embedding(vector, embeddings.size()));
    }
    batches.add(embeddings.size());
    return new EmbeddingResponse(embeddings);
  }

  @Override
  public float[] embed(Document document) {
    return embed(Objects.requireNonNull(document.getText()));
  }

  @Override
  public int dimensions() {
    return 2;
  }
}
