import { isLetter } from '../detect/ascii.js';

const SPACE = 0x20;
const EQUALS = 0x3d;
const WORD_BYTES_MAX = 20;

/** Redis and its kin; those that SQL knows too (SET) only without an equals sign. */
const COMMANDS: ReadonlySet<string> = new Set(
  (
    'APPEND AUTH BITCOUNT BLPOP BRPOP DECR DECRBY DEL EVAL EVALSHA EXISTS EXPIRE EXPIREAT GEOADD GET GETDEL GETEX GETRANGE GETSET ' +
    'HDEL HEXISTS HGET HGETALL HINCRBY HKEYS HLEN HMGET HMSET HSCAN HSET HSETNX HVALS INCR INCRBY INCRBYFLOAT KEYS LINDEX LLEN ' +
    'LPOP LPUSH LRANGE LREM LSET LTRIM MGET MSET MSETNX PERSIST PEXPIRE PFADD PFCOUNT PSETEX PTTL PUBLISH RENAME RPOP RPUSH ' +
    'SADD SCARD SDIFF SET SETEX SETNX SETRANGE SINTER SISMEMBER SMEMBERS SPOP SREM SSCAN STRLEN SUBSCRIBE SUNION TTL TYPE UNLINK ' +
    'XACK XADD XLEN XRANGE XREAD XREADGROUP ZADD ZCARD ZCOUNT ZINCRBY ZRANGE ZRANGEBYSCORE ZRANK ZREM ZREVRANGE ZSCORE'
  ).split(' '),
);

/** `GET ?` for a command of a key-value store, the command alone if it has no arguments; undefined for any other statement. */
export function commandKeyword(statement: Uint8Array): Uint8Array | undefined {
  let end = 0;
  while (end <= WORD_BYTES_MAX && isLetter(statement[end])) end++;
  if (end === 0 || (end < statement.length && statement[end] !== SPACE)) return undefined;
  const word = String.fromCharCode(...statement.subarray(0, end)).toUpperCase();
  if (!COMMANDS.has(word) || (word === 'SET' && isSqlSet(statement))) return undefined;
  if (end === statement.length) return statement;
  const result = new Uint8Array(end + 2);
  result.set(statement.subarray(0, end));
  result[end] = SPACE;
  result[end + 1] = 0x3f;
  return result;
}

/** `SET name = value`, `SET name TO value`, `SET NAMES utf8`. */
function isSqlSet(statement: Uint8Array): boolean {
  if (statement.includes(EQUALS)) return true;
  const beginning = String.fromCharCode(...statement.subarray(0, 200)).toUpperCase();
  return /^SET (NAMES |TRANSACTION |SESSION |LOCAL |ROLE |\S+ TO )/.test(beginning);
}
