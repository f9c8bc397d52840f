package dev.grid.protocol.serialization.bytes;

/** Type ids of the protocol. Positive ones are the user's. */
public final class TypeIds {

  public static final int NULL = 0;
  public static final int PORTABLE = -1;
  public static final int IDENTIFIED = -2;
  public static final int BYTE = -3;
  public static final int BOOLEAN = -4;
  public static final int CHAR = -5;
  public static final int SHORT = -6;
  public static final int INT = -7;
  public static final int LONG = -8;
  public static final int FLOAT = -9;
  public static final int DOUBLE = -10;
  public static final int STRING = -11;
  public static final int BYTE_ARRAY = -12;
  public static final int BOOLEAN_ARRAY = -13;
  public static final int CHAR_ARRAY = -14;
  public static final int SHORT_ARRAY = -15;
  public static final int INT_ARRAY = -16;
  public static final int LONG_ARRAY = -17;
  public static final int FLOAT_ARRAY = -18;
  public static final int DOUBLE_ARRAY = -19;
  public static final int STRING_ARRAY = -20;
  public static final int UUID = -21;
  public static final int ENTRY = -22;
  public static final int IMMUTABLE_ENTRY = -23;
  public static final int CLASS = -24;
  public static final int DATE = -25;
  public static final int BIG_INTEGER = -26;
  public static final int BIG_DECIMAL = -27;
  public static final int OBJECT_ARRAY = -28;
  public static final int ARRAY_LIST = -29;
  public static final int LINKED_LIST = -30;
  public static final int COPY_ON_WRITE_ARRAY_LIST = -31;
  public static final int HASH_MAP = -32;
  public static final int CONCURRENT_SKIP_LIST_MAP = -33;
  public static final int CONCURRENT_HASH_MAP = -34;
  public static final int LINKED_HASH_MAP = -35;
  public static final int TREE_MAP = -36;
  public static final int HASH_SET = -37;
  public static final int TREE_SET = -38;
  public static final int LINKED_HASH_SET = -39;
  public static final int COPY_ON_WRITE_ARRAY_SET = -40;
  public static final int CONCURRENT_SKIP_LIST_SET = -41;
  public static final int ARRAY_DEQUE = -42;
  public static final int LINKED_BLOCKING_QUEUE = -43;
  public static final int ARRAY_BLOCKING_QUEUE = -44;
  public static final int PRIORITY_BLOCKING_QUEUE = -45;
  public static final int DELAY_QUEUE = -46;
  public static final int SYNCHRONOUS_QUEUE = -47;
  public static final int LINKED_TRANSFER_QUEUE = -48;
  public static final int PRIORITY_QUEUE = -49;
  public static final int OPTIONAL = -50;
  public static final int LOCAL_DATE = -51;
  public static final int LOCAL_TIME = -52;
  public static final int LOCAL_DATE_TIME = -53;
  public static final int OFFSET_DATE_TIME = -54;
  public static final int COMPACT = -55;
  public static final int COMPACT_WITH_SCHEMA = -56;
  public static final int JAVA_SERIALIZABLE = -100;
  public static final int JAVA_EXTERNALIZABLE = -101;
  public static final int BYTE_BUFFER = -102;
  public static final int CLR = -110;
  public static final int PYTHON_PICKLE = -120;
  public static final int JSON = -130;
  public static final int GO_GOB = -140;

  private TypeIds() {}

  /** What to call a type in a message: the number, with a name if it has one. */
  public static String describe(int typeId) {
    String name = nameOf(typeId);
    return name.isEmpty() ? "type id=" + typeId : "type id=" + typeId + " (" + name + ")";
  }

  private static String nameOf(int typeId) {
    return switch (typeId) {
      case NULL -> "null";
      case PORTABLE -> "Portable";
      case IDENTIFIED -> "IdentifiedDataSerializable";
      case COMPACT, COMPACT_WITH_SCHEMA -> "Compact";
      case JAVA_SERIALIZABLE -> "java.io.Serializable";
      case JAVA_EXTERNALIZABLE -> "java.io.Externalizable";
      case CLR -> ".NET serialization";
      case PYTHON_PICKLE -> "Python pickle";
      case JSON -> "JSON";
      case GO_GOB -> "Go gob";
      default -> typeId > 0 ? "a stream serializer" : "";
    };
  }
}
