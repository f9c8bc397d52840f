package dev.grid.coordination.consul;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The operations of one transaction: all are carried out, or none. Confined to the thread that
 * builds it.
 */
final class Operations {

  private final JsonArray operations = new JsonArray();

  /** Fails if there is no such key. */
  Operations get(String key) {
    add("get", key);
    return this;
  }

  Operations absent(String key) {
    add("check-not-exists", key);
    return this;
  }

  Operations set(String key, byte[] value) {
    add("set", key).addProperty("Value", Base64.getEncoder().encodeToString(value));
    return this;
  }

  /** Fails if another session has it, or its lock-delay is not over. */
  Operations lock(String key, byte[] value, String session) {
    JsonObject operation = add("lock", key);
    operation.addProperty("Value", Base64.getEncoder().encodeToString(value));
    operation.addProperty("Session", session);
    return this;
  }

  /** Fails if another session has it, or none. */
  Operations locked(String key, String session) {
    add("check-session", key).addProperty("Session", session);
    return this;
  }

  Operations delete(String key) {
    add("delete", key);
    return this;
  }

  Operations deleteUnchanged(String key, long modifyIndex) {
    add("delete-cas", key).addProperty("Index", modifyIndex);
    return this;
  }

  private JsonObject add(String verb, String key) {
    JsonObject operation = new JsonObject();
    operation.addProperty("Verb", verb);
    operation.addProperty("Key", key);
    JsonObject kv = new JsonObject();
    kv.add("KV", operation);
    operations.add(kv);
    return operation;
  }

  byte[] encoded() {
    return operations.toString().getBytes(StandardCharsets.UTF_8);
  }
}
