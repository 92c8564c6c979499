const COMMA = 0x2c;
const EQUALS = 0x3d;
const SPACE = 0x20;
const TAB = 0x09;

/**
 * Where the value of a member of a W3C trace state (`key=value,other=value`) lies: the first with the key, as the newest comes
 * first. Reusable, and reads bytes as they are, so that a trace state costs nothing but a look at it.
 */
export class TraceStateMember {
  valueStart = 0;
  valueEnd = 0;

  /** False when `bytes[start, end)` has no such member; the positions are meaningless then. */
  find(bytes: Uint8Array, start: number, end: number, key: Uint8Array): boolean {
    let at = start;
    while (at < end) {
      let memberEnd = at;
      while (memberEnd < end && bytes[memberEnd] !== COMMA) memberEnd++;
      const keyStart = afterBlanks(bytes, at, memberEnd);
      if (hasKey(bytes, keyStart, memberEnd, key)) {
        this.valueStart = keyStart + key.length + 1;
        this.valueEnd = beforeBlanks(bytes, this.valueStart, memberEnd);
        return true;
      }
      at = memberEnd + 1;
    }
    return false;
  }
}

function hasKey(bytes: Uint8Array, start: number, end: number, key: Uint8Array): boolean {
  if (start + key.length >= end || bytes[start + key.length] !== EQUALS) return false;
  for (let index = 0; index < key.length; index++) {
    if (bytes[start + index] !== key[index]) return false;
  }
  return true;
}

function afterBlanks(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return at;
}

function beforeBlanks(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && (bytes[at - 1] === SPACE || bytes[at - 1] === TAB)) at--;
  return at;
}
