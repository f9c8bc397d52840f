package dev.grid.coordination.etcd;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests and answers in the JSON form of {@code rpc.proto}: bytes in Base64, 64-bit integers as
 * text, zeros left out.
 */
final class Requests {

  private Requests() {}

  /** A key with what is known of it. */
  record KeyValue(String key, byte[] value, long createRevision, long modRevision, long lease) {

    static KeyValue of(JsonObject json) {
      JsonElement value = json.get("value");
      return new KeyValue(
          Bytes.text(json.get("key").getAsString()),
          value == null ? new byte[0] : Bytes.decode(value.getAsString()),
          number(json, "create_revision"),
          number(json, "mod_revision"),
          number(json, "lease"));
    }
  }

  static JsonObject range(String key) {
    JsonObject range = new JsonObject();
    range.addProperty("key", Bytes.encode(key));
    return range;
  }

  /** All keys that start with this. */
  static JsonObject prefix(String prefix) {
    JsonObject range = range(prefix);
    range.addProperty("range_end", Bytes.endOf(prefix));
    return range;
  }

  /** The oldest of the range, or the newest. */
  static JsonObject one(JsonObject range, boolean oldest) {
    range.addProperty("sort_target", "CREATE");
    range.addProperty("sort_order", oldest ? "ASCEND" : "DESCEND");
    range.addProperty("limit", "1");
    return range;
  }

  static JsonObject put(String key, byte[] value, long lease) {
    JsonObject put = new JsonObject();
    put.addProperty("key", Bytes.encode(key));
    put.addProperty("value", Bytes.encode(value));
    if (lease != 0) {
      put.addProperty("lease", Long.toString(lease));
    }
    return put;
  }

  static JsonObject exists(JsonObject range) {
    return compare(range, "CREATE", "GREATER", "create_revision", 0);
  }

  /** That there is none in the range. */
  static JsonObject absent(JsonObject range) {
    return compare(range, "CREATE", "EQUAL", "create_revision", 0);
  }

  static JsonObject created(JsonObject range, long revision) {
    return compare(range, "CREATE", "EQUAL", "create_revision", revision);
  }

  static JsonObject ofLease(JsonObject range, long lease) {
    return compare(range, "LEASE", "EQUAL", "lease", lease);
  }

  private static JsonObject compare(
      JsonObject range, String target, String result, String field, long value) {
    JsonObject compare = range.deepCopy();
    compare.addProperty("target", target);
    compare.addProperty("result", result);
    compare.addProperty(field, Long.toString(value));
    return compare;
  }

  static JsonObject asRange(JsonObject request) {
    return operation("request_range", request);
  }

  static JsonObject asPut(JsonObject request) {
    return operation("request_put", request);
  }

  static JsonObject asDelete(JsonObject request) {
    return operation("request_delete_range", request);
  }

  private static JsonObject operation(String kind, JsonObject request) {
    JsonObject operation = new JsonObject();
    operation.add(kind, request);
    return operation;
  }

  static JsonObject transaction(
      List<JsonObject> compares, List<JsonObject> success, List<JsonObject> failure) {
    JsonObject transaction = new JsonObject();
    transaction.add("compare", array(compares));
    transaction.add("success", array(success));
    transaction.add("failure", array(failure));
    return transaction;
  }

  private static JsonArray array(List<JsonObject> elements) {
    JsonArray array = new JsonArray();
    elements.forEach(array::add);
    return array;
  }

  static boolean succeeded(JsonObject answer) {
    return answer.has("succeeded") && answer.get("succeeded").getAsBoolean();
  }

  static long revision(JsonObject answer) {
    return number(answer.getAsJsonObject("header"), "revision");
  }

  /** What one range of a transaction has found. */
  static List<KeyValue> found(JsonObject answer, int operation) {
    return found(
        answer
            .getAsJsonArray("responses")
            .get(operation)
            .getAsJsonObject()
            .getAsJsonObject("response_range"));
  }

  static List<KeyValue> found(JsonObject range) {
    List<KeyValue> found = new ArrayList<>();
    JsonArray kvs = range.getAsJsonArray("kvs");
    if (kvs != null) {
      kvs.forEach(kv -> found.add(KeyValue.of(kv.getAsJsonObject())));
    }
    return found;
  }

  static long number(JsonObject json, String field) {
    JsonElement value = json.get(field);
    return value == null ? 0 : value.getAsLong();
  }
}
