package dev.grid.sqlengine.expr;

import org.jspecify.annotations.Nullable;

/** Operators and functions, by the numbers that stand for them between members: add at the end. */
public enum Op {
  AND(0, 1),
  OR(1, 1),
  NOT(2, 1),
  EQ(3, 1),
  NE(4, 1),
  LT(5, 1),
  LE(6, 1),
  GT(7, 1),
  GE(8, 1),
  IS_NULL(9, 1),
  IS_NOT_NULL(10, 1),
  IS_TRUE(11, 1),
  IS_FALSE(12, 1),
  IS_NOT_TRUE(13, 1),
  IS_NOT_FALSE(14, 1),
  ADD(15, 1),
  SUB(16, 1),
  MUL(17, 1),
  DIV(18, 2),
  MOD(19, 2),
  NEG(20, 1),
  /** One operand; a second is the longest text. */
  CAST(21, 2),
  /** Condition and value in turn, and a last value. */
  CASE(22, 1),
  COALESCE(23, 1),
  /** Text, pattern, and perhaps an escape. */
  LIKE(24, 8),
  CONCAT(25, 2),
  ABS(26, 1),
  CEIL(27, 2),
  FLOOR(28, 2),
  /** A second operand is the number of digits. */
  ROUND(29, 2),
  TRUNCATE(30, 2),
  SIGN(31, 1),
  SQRT(32, 2),
  CBRT(33, 2),
  EXP(34, 2),
  LN(35, 2),
  LOG10(36, 2),
  POWER(37, 4),
  SQUARE(38, 1),
  SIN(39, 2),
  COS(40, 2),
  TAN(41, 2),
  COT(42, 2),
  ASIN(43, 2),
  ACOS(44, 2),
  ATAN(45, 2),
  ATAN2(46, 2),
  DEGREES(47, 1),
  RADIANS(48, 1),
  PI(49, 1),
  RAND(50, 2),
  UPPER(51, 2),
  LOWER(52, 2),
  INITCAP(53, 2),
  LENGTH(54, 1),
  SUBSTRING(55, 2),
  /** Which side, the characters, the text. */
  TRIM(56, 2),
  LTRIM(57, 2),
  RTRIM(58, 2),
  BTRIM(59, 2),
  REPLACE(60, 4),
  /** What is looked for, the text, and perhaps from where. */
  POSITION(61, 4),
  ASCII(62, 1),
  /** The text between, and the parts. */
  CONCAT_WS(63, 4),
  /** The unit, and the time. */
  EXTRACT(64, 2),
  TO_TIMESTAMP_TZ(65, 1),
  TO_EPOCH_MILLIS(66, 1),
  TO_CHAR(67, 8),
  /** A time, a number, and the unit of that. */
  DATE_ADD(68, 2),
  /** The document, the path, wrapper, empty and error behaviour. */
  JSON_QUERY(69, 16),
  /** The document, the path, empty and error behaviour with their defaults. */
  JSON_VALUE(70, 16),
  /** Whether nulls are left out, then keys and values. */
  JSON_OBJECT(71, 8),
  JSON_ARRAY(72, 8),
  /** JSON from text that is JSON. */
  JSON_PARSE(73, 8),
  /** Whether two values are the same, null being the same as null. */
  IS_NOT_DISTINCT_FROM(74, 1),
  GREATEST(75, 1),
  LEAST(76, 1),
  CURRENT_TIME(77, 1),
  /** How many parts there are, which of them, and the values by whose hash rows are in it. */
  IN_PART(78, 4),
  /** An index and a vector; stands where a statement is planned, and is never evaluated. */
  DISTANCE(79, 1);

  private static final @Nullable Op[] BY_CODE = byCode();

  private final int code;
  private final int weight;

  Op(int code, int weight) {
    this.code = code;
    this.weight = weight;
  }

  private static @Nullable Op[] byCode() {
    @Nullable Op[] all = new Op[values().length];
    for (Op op : values()) {
      all[op.code] = op;
    }
    return all;
  }

  int code() {
    return code;
  }

  int weight() {
    return weight;
  }

  /** That of a number, or null. */
  static @Nullable Op of(int code) {
    return code < 0 || code >= BY_CODE.length ? null : BY_CODE[code];
  }
}
