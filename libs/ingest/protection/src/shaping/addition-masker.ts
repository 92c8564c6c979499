import { ANY_VALUE, DROPPED } from '@clew/otlp';
import type { Dropped, WireEditor, WirePlace } from '@clew/otlp';

export interface MaskedAddition {
  readonly key: Uint8Array;
  /** Payload of an AnyValue. */
  readonly value: Uint8Array;
}

/** Masks an attribute that a rule adds as if it had been sent: baggage, a table or another key may hold what nobody should store. */
export interface AdditionMasker {
  mask(place: WirePlace, key: Uint8Array, value: Uint8Array): MaskedAddition | Dropped;
}

/** Asks the editor that masks what is sent. */
export function additionMasker<Plan>(editor: WireEditor<Plan>): AdditionMasker {
  return {
    mask: (place, key, value) => {
      const plan = editor.attribute(place, key, 0, key.length);
      if (plan === DROPPED) return DROPPED;
      const payload = maskedLeaf(editor, plan, value);
      if (payload === DROPPED) return DROPPED;
      const whole = editor.value(plan, payload, 0, payload.length);
      return whole === DROPPED ? DROPPED : { key: editor.key(plan) ?? key, value: whole ?? payload };
    },
  };
}

/** Lists are copies of what was masked when it was sent; all else that is added is a scalar. */
function maskedLeaf<Plan>(editor: WireEditor<Plan>, plan: Plan, value: Uint8Array): Uint8Array | Dropped {
  const tag = value[0] ?? 0;
  switch (tag) {
    case ANY_VALUE.string:
    case ANY_VALUE.bytes: {
      let lengthEnd = 1;
      while ((value[lengthEnd] ?? 0) >= 0x80) lengthEnd++;
      return editor.leaf(plan, tag, value, lengthEnd + 1, value.length) ?? value;
    }
    case ANY_VALUE.int:
    case ANY_VALUE.double:
      return editor.leaf(plan, tag, value, 1, value.length) ?? value;
    default:
      return value;
  }
}
