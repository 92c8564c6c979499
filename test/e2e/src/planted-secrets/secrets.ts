import { randomBytes, randomInt } from 'node:crypto';

/**
 * Secrets that nobody has seen before. All of a kind and run share a part, which is what files are searched for: one needle finds
 * every secret of its kind, also one that masking has only scratched.
 */
export class PlantedSecrets {
  readonly #run = randomBytes(6).toString('hex');
  readonly #digits = String(randomInt(10_000_000, 99_999_999));
  readonly #network = `10.${String(randomInt(100, 255))}.${String(randomInt(100, 255))}.`;
  readonly #numbers: bigint[] = [];
  #count = 0;

  /** A text with a secret of every kind that detectors know. */
  text(): string {
    const { mail, bearer, phone } = this;
    return `mail ${mail()} card ${this.card()} iban ${this.iban()} token ${this.jwt()} by ${bearer()} call ${phone()} at ${this.ip()} end`;
  }

  readonly mail = (): string => `mail${this.#run}.${String(this.#next())}@planted.clew-e2e.example`;

  readonly bearer = (): string => `Bearer tok${this.#run}${String(this.#next())}`;

  readonly phone = (): string => `+49 30 9${this.#digits.slice(0, 6)}${String(this.#next() % 100).padStart(2, '0')}`;

  /** Nothing that could be told from its looks. */
  denied(): string {
    return `deny${this.#run}n${String(this.#next())}`;
  }

  card(): string {
    const digits = `4539${this.#digits}${String(this.#next() % 1_000).padStart(3, '0')}`;
    return digits + luhnDigit(digits);
  }

  /** A card number as an integer attribute. */
  cardNumber(): bigint {
    const number = BigInt(this.card());
    this.#numbers.push(number);
    return number;
  }

  iban(): string {
    const account = this.#digits + String(this.#next()).padStart(10, '0');
    const check = 98n - (BigInt(`${account}131400`) % 97n);
    return `DE${String(check).padStart(2, '0')}${account}`;
  }

  jwt(): string {
    const part = (content: string): string => Buffer.from(content).toString('base64url');
    return [
      part('{"alg":"HS256","typ":"JWT"}'),
      part(`{"p":"${this.#run}","n":${String(this.#next())}}`),
      part('signature'),
    ].join('.');
  }

  ip(): string {
    return this.#network + String(1 + (this.#next() % 250));
  }

  needles(): readonly Buffer[] {
    const jwtPart = Buffer.from(`{"p":"${this.#run}`).toString('base64url');
    const texts = [
      ...[`mail${this.#run}`, `tok${this.#run}`, `deny${this.#run}`, jwtPart, `4539${this.#digits}`],
      ...[`${this.#digits}00000`, `+49 30 9${this.#digits.slice(0, 6)}`, this.#network],
    ];
    return [...texts.map((text) => Buffer.from(text)), ...this.#numbers.flatMap(integerForms)];
  }

  #next(): number {
    return ++this.#count;
  }
}

function luhnDigit(digits: string): string {
  const sum = Array.from(digits)
    .toReversed()
    .reduce((total, digit, index) => {
      const weighted = Number(digit) * (index % 2 === 0 ? 2 : 1);
      return total + (weighted > 9 ? weighted - 9 : weighted);
    }, 0);
  return String((10 - (sum % 10)) % 10);
}

/** As protobuf and as columns have it. */
function integerForms(number: bigint): Buffer[] {
  const fixed = Buffer.alloc(8);
  fixed.writeBigInt64LE(number);
  const varint: number[] = [];
  for (let rest = number; rest > 0n; rest >>= 7n) varint.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
  return [fixed, Buffer.from(varint)];
}
