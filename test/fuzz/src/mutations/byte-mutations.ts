import type { Dice } from '../dice.js';
import { STUBBORN_SECRET } from '../samples/secrets.js';

/** What parsers stumble over: the ends of ranges, varints without an end, lengths of gigabytes. */
const AWKWARD = [
  '00',
  'ff',
  '7f',
  '80',
  'ffffffffffffffffff01',
  'ffffffff0f',
  'ffffffff07',
  '8080808000',
  '80000000',
  '7fffffff',
  'c080',
  'eda080',
  'f4908080',
].map((hex) => Buffer.from(hex, 'hex'));
const REPEATS_MAX = 300;

/** Changes bytes without regard to what they mean. `donor` is another body of the same format. */
export function mutateBytes(body: Buffer, donor: Buffer, dice: Dice): Buffer {
  const at = dice.below(body.length + 1);
  const end = Math.min(body.length, at + 1 + dice.below(dice.oneIn(3) ? 64 : 8));
  switch (dice.below(9)) {
    case 0:
      return changed(body, at, (byte) => byte ^ (1 << dice.below(8)));
    case 1:
      return changed(body, at, () => dice.below(256));
    case 2:
      return body.subarray(0, at);
    case 3:
      return Buffer.concat([body.subarray(0, at), donor.subarray(dice.below(donor.length + 1))]);
    case 4:
      return Buffer.concat([body.subarray(0, at), dice.pick(AWKWARD), body.subarray(dice.oneIn(2) ? at : end)]);
    case 5:
      return Buffer.concat([body.subarray(0, end), body.subarray(at)]);
    case 6:
      return Buffer.concat([body.subarray(0, at), body.subarray(end)]);
    case 7:
      return repeated(body, at, end, dice);
    default:
      return Buffer.concat([body.subarray(0, at), Buffer.from(STUBBORN_SECRET), body.subarray(end)]);
  }
}

function changed(body: Buffer, at: number, change: (byte: number) => number): Buffer {
  const copy = Buffer.from(body);
  const byte = copy[at];
  if (byte !== undefined) copy[at] = change(byte);
  return copy;
}

function repeated(body: Buffer, at: number, end: number, dice: Dice): Buffer {
  const chunk = body.subarray(at, end);
  const times = 1 + dice.below(dice.oneIn(10) ? REPEATS_MAX : 4);
  return Buffer.concat([body.subarray(0, at), ...Array.from({ length: times }, () => chunk), body.subarray(at)]);
}
