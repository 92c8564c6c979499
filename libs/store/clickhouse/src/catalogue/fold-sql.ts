import { SqlParameters } from '../reader/sql-parameters.js';
import type { Query } from '../store-client.js';
import { combined, DISTINCT, TOP } from './value-states.js';

/** Flushes of one partition of the stream that a fold takes: after `after`, up to `upTo`. */
export interface FoldedPart {
  readonly stream: string;
  readonly partition: number;
  readonly after: bigint;
  readonly upTo: bigint;
}

/** How far folds went: the number of the last fold (`stream` is empty), and the last flush of each partition. */
export function watermarksQuery(database: string): Query {
  return {
    sql: `SELECT service_name, attribute_key, max(watermark)
FROM ${database}.attribute_catalogue
WHERE tenant_id = '' AND scope = 'fold'
GROUP BY service_name, attribute_key`,
    parameters: {},
  };
}

/** Flushes that are stored whole and not folded yet, the first of each partition. */
export function waitingQuery(database: string, limitByPartition: number): Query {
  return {
    sql: `SELECT stream, stream_partition, flush_number, max(span_count)
FROM ${database}.flushes AS flush
LEFT JOIN (
  SELECT service_name AS known_stream, toUInt32OrZero(attribute_key) AS known_partition, max(watermark) AS folded
  FROM ${database}.attribute_catalogue
  WHERE tenant_id = '' AND scope = 'fold' AND service_name != ''
  GROUP BY service_name, attribute_key
) AS known ON flush.stream = known.known_stream AND flush.stream_partition = known.known_partition
WHERE state = 'written' AND flush_number > folded
GROUP BY stream, stream_partition, flush_number
ORDER BY stream, stream_partition, flush_number
LIMIT {limit:UInt32} BY stream, stream_partition`,
    parameters: { limit: limitByPartition },
  };
}

const DIMENSIONS = 'tenant_id, store_day, retention_days, team_id, service_name';

/** One insert of one part: what the spans of these flushes have, and that they were folded. */
export function foldQuery(database: string, foldNumber: bigint, parts: readonly FoldedPart[]): Query {
  const parameters = new SqlParameters();
  const flushes = parts.map(({ partition, after, upTo }) => {
    const of = parameters.add('UInt32', partition);
    return `(stream_partition = ${of} AND flush_number > ${parameters.add('UInt64', after)} AND flush_number <= ${parameters.add('UInt64', upTo)})`;
  });
  const spans = `${database}.spans WHERE ${flushes.join(' OR ')}`;
  const marks = [
    `('', 'number', ${parameters.add('UInt64', foldNumber)})`,
    ...parts.map(({ stream, partition, upTo }) => {
      const key = parameters.add('String', String(partition));
      return `(${parameters.add('String', stream)}, ${key}, ${parameters.add('UInt64', upTo)})`;
    }),
  ];
  const sql = `INSERT INTO ${database}.attribute_catalogue (tenant_id, scope, attribute_key, service_name, team_id, value_type, day, folded_month, retention_days, span_count, distinct_values, top_values, watermark)
SELECT tenant_id, scope, attribute_key, service_name, team_id, value_type, store_day, toStartOfMonth(today()), max(retention_days), sum(spans),
  ${combined(DISTINCT, 'State')}(value), ${combined(TOP, 'State')}(value, spans), toUInt64(0)
FROM (
  ${ownAttributes(spans)}
  UNION ALL
  ${textAttributes(spans)}
)
GROUP BY tenant_id, scope, attribute_key, service_name, team_id, value_type, store_day
UNION ALL
SELECT '', 'fold', mark.2, mark.1, '', '', today(), toStartOfMonth(today()), toUInt16(400), toUInt64(0),
  ${combined(DISTINCT, 'State')}(''), ${combined(TOP, 'State')}('', toUInt64(1)), mark.3
FROM (SELECT arrayJoin([${marks.join(', ')}]) AS mark)
GROUP BY mark`;
  return { sql, parameters: parameters.values };
}

function ownAttributes(spans: string): string {
  const entries = [
    "[('intrinsic', 'span:name', 'string', toString(name)), ('intrinsic', 'span:kind', 'string', lower(toString(kind))), ('intrinsic', 'span:status', 'string', lower(toString(status_code)))]",
    ownEntries('string', 'value'),
    ownEntries('int', 'toString(value)'),
    ownEntries('double', 'toString(value)'),
    ownEntries('bool', "if(value, 'true', 'false')"),
    ownEntries('other', 'value'),
  ];
  return `SELECT ${DIMENSIONS}, entry.1 AS scope, entry.2 AS attribute_key, entry.3 AS value_type, entry.4 AS value, count() AS spans
  FROM (SELECT ${DIMENSIONS}, arrayJoin(arrayConcat(${entries.join(', ')})) AS entry FROM ${spans})
  GROUP BY ${DIMENSIONS}, entry`;
}

function ownEntries(type: string, text: string): string {
  const column = `attributes_${type}`;
  return `arrayMap((key, value) -> ('span', toString(key), '${type}', leftUTF8(${text}, 256)), mapKeys(${column}), mapValues(${column}))`;
}

/** Texts are shared by many spans: each is taken apart once. */
function textAttributes(spans: string): string {
  const texts = [
    `SELECT ${DIMENSIONS}, 'resource' AS scope, toString(resource) AS text, count() AS spans FROM ${spans} GROUP BY ${DIMENSIONS}, text`,
    `SELECT ${DIMENSIONS}, 'instrumentation' AS scope, toString(scope) AS text, count() AS spans FROM ${spans.replace(' WHERE', ' AS span WHERE')} AND span.scope != '' GROUP BY ${DIMENSIONS}, text`,
    `SELECT ${DIMENSIONS}, 'event' AS scope, arrayJoin(arrayDistinct(\`events.attributes\`)) AS text, count() AS spans FROM ${spans} GROUP BY ${DIMENSIONS}, text`,
  ];
  return `SELECT ${DIMENSIONS}, scope, JSONExtractString(concat('[', quoted, ']'), 1) AS attribute_key,
    multiIf(startsWith(json, '{"stringValue"'), 'string', startsWith(json, '{"intValue"'), 'int', startsWith(json, '{"doubleValue"'), 'double', startsWith(json, '{"boolValue"'), 'bool', 'other') AS value_type,
    leftUTF8(multiIf(value_type = 'string', JSONExtractString(json, 'stringValue'), value_type = 'int', JSONExtractString(json, 'intValue'), value_type IN ('double', 'bool'), substring(json, position(json, ':') + 1, length(json) - position(json, ':') - 1), json), 256) AS value,
    spans
  FROM (
    SELECT ${DIMENSIONS}, scope, spans, extract(line, '^("(?:[^"\\\\\\\\]|\\\\\\\\.)*"):') AS quoted, substring(line, length(quoted) + 2) AS json
    FROM (
      SELECT ${DIMENSIONS}, scope, spans, arrayJoin(arrayFilter(each -> startsWith(each, '"'), splitByChar('\\n', text))) AS line
      FROM (
        ${texts.join('\n        UNION ALL\n        ')}
      )
    )
  )`;
}
