'use strict';

// Usage: node sql.js <host:port> <cluster name>
// Prints "ok <check>" for each check that passes; the first that fails ends the run with status 1.

const assert = require('node:assert');
const Long = require('long');
const {
  BigDecimal, Client, HazelcastJsonValue, HazelcastSqlException, LocalDate, LocalDateTime, LocalTime,
  OffsetDateTime, SqlColumnType,
} = require('hazelcast-client');

const [address, clusterName] = process.argv.slice(2);
const ROWS = 50;

const checks = [];
const check = (name, run) => checks.push({ name, run });

async function rows(result) {
  const all = [];
  for await (const row of result) {
    all.push(row);
  }
  return all;
}

async function fails(promise) {
  try {
    const result = await promise;
    await rows(result);
  } catch (e) {
    assert.ok(e instanceof HazelcastSqlException, e.stack);
    return e;
  }
  assert.fail('nothing failed');
}

check('a mapping is made, filled and read', async (client) => {
  const sql = client.getSql();
  const made = await sql.execute(
    'CREATE OR REPLACE MAPPING node_people (__key DOUBLE, name VARCHAR, age INT) TYPE IMap'
      + " OPTIONS ('keyFormat'='double', 'valueFormat'='json-flat')");
  assert.strictEqual(made.isRowSet(), false);
  assert.strictEqual(made.updateCount.toNumber(), 0);
  for (let i = 0; i < ROWS; i++) {
    const stored = await sql.execute(
      'INSERT INTO node_people VALUES (?, ?, CAST(? AS INT))', [i, 'n' + i, i]);
    assert.strictEqual(stored.updateCount.toNumber(), 0);
  }
  const found = await rows(await sql.execute(
    "SELECT name, age FROM node_people WHERE age >= ? AND name <> ? ORDER BY age DESC LIMIT 3",
    [Long.fromNumber(40), "n49' OR '1'='1"]));
  assert.deepStrictEqual(found, [
    { name: 'n49', age: 49 }, { name: 'n48', age: 48 }, { name: 'n47', age: 47 }]);
  const map = await client.getMap('node_people');
  assert.deepStrictEqual(await map.get(7), { name: 'n7', age: 7 });
});

check('rows come page by page', async (client) => {
  for (const cursorBufferSize of [1, 7, 50, 4096]) {
    const result = await client.getSql().execute(
      'SELECT name FROM node_people', [], { cursorBufferSize });
    assert.strictEqual(result.isRowSet(), true);
    const names = (await rows(result)).map((row) => row.name);
    assert.strictEqual(new Set(names).size, ROWS);
    assert.strictEqual(names.length, ROWS);
  }
  const half = await client.getSql().executeStatement(
    { sql: 'SELECT name FROM node_people', options: { cursorBufferSize: 2, returnRawResult: true } });
  const first = await half.next();
  assert.ok(first.value.getObject('name').startsWith('n'));
  await half.close();
  await assert.rejects(async () => {
    for (let i = 0; i < ROWS; i++) {
      await half.next();
    }
  });
});

check('values of each type are given and read', async (client) => {
  const types = {
    VARCHAR: 'text \u00e4 ? % :x',
    BOOLEAN: true,
    TINYINT: 1,
    SMALLINT: 300,
    INTEGER: 70000,
    BIGINT: Long.fromString('9007199254740993'),
    DECIMAL: BigDecimal.fromString('1.23456789012345678901234567890123456789012345'),
    REAL: 0.5,
    DOUBLE: 1.25,
    DATE: LocalDate.fromString('2020-02-29'),
    TIME: LocalTime.fromString('12:34:56.789000001'),
    TIMESTAMP: LocalDateTime.fromString('2020-02-29T12:34:56.789'),
    TIMESTAMP_WITH_TIME_ZONE: OffsetDateTime.fromString('2020-02-29T12:34:56.789+02:30'),
    JSON: new HazelcastJsonValue('{"a":[1,2]}'),
  };
  for (const [type, value] of Object.entries(types)) {
    const result = await client.getSql().execute(
      'SELECT CAST(? AS ' + type.replaceAll('_', ' ') + ') AS c', [value]);
    assert.strictEqual(result.rowMetadata.getColumn(0).type, SqlColumnType[type], type);
    const [row] = await rows(result);
    assert.strictEqual(String(row.c), String(value), type);
    const [none] = await rows(await client.getSql().execute(
      'SELECT CAST(? AS ' + type.replaceAll('_', ' ') + ') AS c', [null]));
    assert.strictEqual(none.c, null, type);
  }
  const nothing = await client.getSql().execute('SELECT NULL AS c');
  assert.strictEqual(nothing.rowMetadata.getColumn(0).type, SqlColumnType.NULL);
  assert.strictEqual(nothing.rowMetadata.findColumn('c'), 0);
  assert.deepStrictEqual(await rows(nothing), [{ c: null }]);
});

check('groups, joins and changes', async (client) => {
  const sql = client.getSql();
  const [groups] = await rows(await sql.execute(
    'SELECT COUNT(*) AS c, SUM(age) AS s FROM node_people WHERE age < 10'));
  assert.deepStrictEqual([groups.c.toNumber(), groups.s.toNumber()], [10, 45]);
  const joined = await rows(await sql.execute(
    'SELECT a.name AS x, b.name AS y FROM node_people a JOIN node_people b ON a.age = b.__key + 40'));
  assert.strictEqual(joined.length, 10);
  await sql.execute('UPDATE node_people SET age = age + 1000 WHERE age = ?', [Long.fromNumber(3)]);
  await sql.execute('DELETE FROM node_people WHERE __key = ?', [4]);
  const [changed] = await rows(await sql.execute(
    'SELECT COUNT(*) AS c, MAX(age) AS m FROM node_people'));
  assert.deepStrictEqual([changed.c.toNumber(), changed.m], [ROWS - 1, 1003]);
});

check('documents are found by their vectors', async (client) => {
  const sql = client.getSql();
  await sql.execute(
    'CREATE MAPPING node_docs (__key INT, name VARCHAR, even BOOLEAN) TYPE VectorCollection'
      + " OPTIONS ('keyFormat'='int', 'valueFormat'='json-flat')");
  for (const vector of ['[20.2, 0]', new HazelcastJsonValue('[20.2, 0]')]) {
    const found = await rows(await sql.execute(
      'SELECT name, distance(place, ?) AS d FROM node_docs WHERE even AND __key <> ?'
        + ' ORDER BY d LIMIT 3', [vector, 22]));
    assert.deepStrictEqual(found.map((row) => row.name), ['n20', 'n18', 'n24']);
    assert.ok(found.every((row, i) => i === 0 || row.d >= found[i - 1].d));
  }
  const unsorted = await fails(sql.execute('SELECT name FROM node_docs'));
  assert.match(unsorted.message, /distance/);
});

check('errors have codes, and a suggestion helps', async (client) => {
  const sql = client.getSql();
  assert.strictEqual((await fails(sql.execute('asdasd'))).code, 1008);
  const count = await fails(sql.execute('SELECT name FROM node_people WHERE age = ?', []));
  assert.match(count.message, /parameter count/);
  const wrong = await fails(sql.execute("SELECT 1 / 0"));
  assert.strictEqual(wrong.code, 2000);
  const rowsWanted = await fails(sql.execute('SHOW MAPPINGS', [], { expectedResultType: 'UPDATE_COUNT' }));
  assert.match(rowsWanted.message, /update count/);
  const map = await client.getMap('node_unmapped');
  await map.set(1, 'one');
  const unmapped = await fails(sql.execute('SELECT * FROM node_unmapped'));
  assert.strictEqual(unmapped.code, 1010);
  assert.ok(unmapped.originatingMemberId);
  await sql.execute(unmapped.suggestion);
  assert.deepStrictEqual(await rows(await sql.execute('SELECT * FROM node_unmapped')),
    [{ __key: 1, this: 'one' }]);
});

check('rows without end are read, and closed', async (client) => {
  const result = await client.getSql().execute('SELECT v FROM TABLE(generate_stream(100))');
  const seen = [];
  for await (const row of result) {
    seen.push(row.v.toNumber());
    if (seen.length === 3) {
      break;
    }
  }
  await result.close();
  assert.deepStrictEqual(seen, [0, 1, 2]);
  const late = await fails(client.getSql().execute(
    'SELECT v FROM TABLE(generate_stream(0))', [], { timeoutMillis: 100 }));
  assert.strictEqual(late.code, 1004);
});

async function main() {
  const client = await Client.newHazelcastClient({
    clusterName,
    network: { clusterMembers: [address] },
    properties: { 'hazelcast.logging.level': 'ERROR' },
  });
  for (const { name, run } of checks) {
    try {
      await run(client);
    } catch (e) {
      throw new Error('check "' + name + '" failed: ' + (e.stack ?? e), { cause: e });
    }
    console.log('ok ' + name);
  }
  await client.shutdown();
}

main().then(
  () => process.exit(0),
  (e) => {
    console.error(e.stack ?? e);
    process.exit(1);
  },
);
