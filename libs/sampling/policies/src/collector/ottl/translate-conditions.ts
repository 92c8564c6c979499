import { NoEqual } from '../import-note.js';
import { enumOperand, isField, type Operand, pathOperand, quoted } from './operands.js';
import { type OttlToken, type OttlTokenKind, ottlTokensOf } from './ottl-tokens.js';

const FLIPPED: ReadonlyMap<string, string> = new Map([
  ['<', '>'],
  ['<=', '>='],
  ['>', '<'],
  ['>=', '<='],
]);

/** What RE2 does not take literally. */
const SPECIAL = /[\\.+*?()|[\]{}^$]/g;

const CONVERTED = 'IsMatch looks into texts only; the Collector turns numbers and truth values into texts first';

const NO_TEXT =
  'HasPrefix and HasSuffix are false for what is no text, or is not there; in the Collector they fail, and the condition with them';

export interface TranslateOptions {
  /** What fails for one span ends the search: error_mode `propagate`. */
  readonly stopsAtErrors: boolean;
}

export interface Translated {
  /** Within any(...) of our expressions. */
  readonly condition: string;
  readonly differences: readonly string[];
}

/** Conditions of OTTL's span context, any of which is enough. Throws NoEqual. */
export function translateConditions(
  sources: readonly string[],
  options: TranslateOptions = { stopsAtErrors: false },
): Translated {
  const differences = new Set<string>();
  const conditions = sources.map((source) => new Translator(source, options, differences).whole());
  const [only] = conditions;
  const condition =
    conditions.length === 1 && only !== undefined ? only : conditions.map((one) => `(${one})`).join(' or ');
  return { condition, differences: [...differences] };
}

class Translator {
  private readonly source: string;
  private readonly tokens: readonly OttlToken[];
  private readonly differences: Set<string>;
  private readonly options: TranslateOptions;
  private index = 0;
  /** A function that the Collector may fail in, and a word for which failing is not the same as being false. */
  private canFail = false;
  private hasOtherWays = false;

  constructor(source: string, options: TranslateOptions, differences: Set<string>) {
    this.source = source;
    this.options = options;
    this.tokens = ottlTokensOf(source);
    this.differences = differences;
  }

  whole(): string {
    const condition = this.or();
    if (!this.is('end')) this.refuse();
    if (this.canFail && (this.hasOtherWays || this.options.stopsAtErrors)) this.differences.add(NO_TEXT);
    return condition;
  }

  private or(): string {
    return this.joined('or', () => this.joined('and', () => this.factor()));
  }

  private joined(word: string, read: () => string): string {
    const parts = [read()];
    while (this.take('word', word) !== undefined) parts.push(read());
    if (word === 'or' && parts.length > 1) this.hasOtherWays = true;
    return parts.join(` ${word} `);
  }

  private factor(): string {
    if (this.take('word', 'not') !== undefined) {
      this.hasOtherWays = true;
      return `not ${this.factor()}`;
    }
    if (this.take('symbol', '(') !== undefined) {
      const inner = this.or();
      this.expect('symbol', ')');
      return `(${inner})`;
    }
    return this.call() ?? this.comparison();
  }

  /** A function that is true or false by itself. */
  private call(): string | undefined {
    if (!/^[A-Z][A-Za-z]*$/.test(this.current.text) || this.tokens[this.index + 1]?.text !== '(') return undefined;
    const name = this.expect('word');
    this.expect('symbol', '(');
    const condition = this.called(name);
    this.expect('symbol', ')');
    // Every function that has an equal is true or false; a comparison after it would be of another value.
    if (this.is('comparison')) this.refuse();
    return condition;
  }

  private called(name: string): string {
    switch (name) {
      case 'IsRootSpan':
        return 'span.isRoot';
      case 'IsMatch': {
        const field = this.searchable(false);
        this.differences.add(CONVERTED);
        return `${field} =~ ${quoted(this.textArgument())}`;
      }
      case 'HasPrefix':
        return `${this.searchable(true)} =~ ${quoted(`^${literally(this.textArgument())}`)}`;
      case 'HasSuffix':
        return `${this.searchable(true)} =~ ${quoted(`${literally(this.textArgument())}$`)}`;
      default:
        throw new NoEqual(`${this.source}: ${name}() has no equal in expressions`);
    }
  }

  /** @param failsWithoutText the Collector's function wants a text, which an attribute need not be */
  private searchable(failsWithoutText: boolean): string {
    const operand = this.operand();
    if (operand.kind !== 'attribute' && operand.kind !== 'text-field') return this.refuse();
    if (failsWithoutText && operand.kind === 'attribute') this.canFail = true;
    return operand.text;
  }

  private textArgument(): string {
    this.expect('symbol', ',');
    return this.expect('text');
  }

  private comparison(): string {
    const left = this.operand();
    if (left.kind === 'flag' && !this.is('comparison')) return left.text;
    const sign = this.expect('comparison');
    const right = this.operand();
    if (isField(left) && !isField(right)) return this.compared(left, sign, right);
    if (isField(right) && !isField(left)) return this.compared(right, FLIPPED.get(sign) ?? sign, left);
    throw new NoEqual(`${this.source}: only a field and a value can be compared`);
  }

  private compared(field: Operand & { readonly text: string }, sign: string, value: Operand): string {
    const isEquality = sign === '==' || sign === '!=';
    switch (field.kind) {
      case 'word-field':
      case 'word-text-field':
        return isEquality ? `${field.text} ${sign} ${this.wordOf(field, value)}` : this.refuse();
      case 'text-field':
        return isEquality && value.kind === 'text' ? `${field.text} ${sign} ${quoted(value.value)}` : this.refuse();
      default:
    }
    switch (value.kind) {
      case 'nil':
        if (!isEquality) return this.refuse();
        return sign === '!=' ? `exists(${field.text})` : `not exists(${field.text})`;
      case 'text':
        return isEquality ? `${field.text} ${sign} ${quoted(value.value)}` : this.refuse();
      case 'flag':
        return isEquality ? `${field.text} ${sign} ${value.text}` : this.refuse();
      case 'number':
        return `${field.text} ${sign} ${value.text}`;
      default:
        return this.refuse();
    }
  }

  private wordOf(field: Operand, value: Operand): string {
    if (field.kind === 'word-field') {
      const word = value.kind === 'number' ? field.words[Number(value.text)] : undefined;
      if (word !== undefined) return word;
      if (value.kind === 'enum' && field.words.includes(value.word)) return value.word;
    }
    if (field.kind === 'word-text-field' && value.kind === 'text') {
      // OTTL writes `Server`.
      const word = field.words.find(
        (candidate) => candidate.charAt(0) + candidate.slice(1).toLowerCase() === value.value,
      );
      if (word !== undefined) return word;
    }
    return this.refuse();
  }

  private operand(): Operand {
    const { kind, text } = this.current;
    if (kind === 'text' || kind === 'number' || kind === 'word') this.index++;
    if (kind === 'text') return { kind, value: text };
    // `.5` and `5.` are numbers of OTTL alone.
    if (kind === 'number') return { kind, text: /^-?\d+$/.test(text) ? text : String(Number(text)) };
    if (kind !== 'word') return this.refuse();
    if (text === 'nil') return { kind: 'nil' };
    if (text === 'true' || text === 'false') return { kind: 'flag', text };
    return enumOperand(text) ?? this.path(text);
  }

  private path(first: string): Operand {
    const names = [first];
    while (this.take('symbol', '.') !== undefined) names.push(this.expect('word'));
    let key: string | undefined;
    if (this.take('symbol', '[') !== undefined) {
      key = this.expect('text');
      this.expect('symbol', ']');
      // A value within a list or a map.
      if (this.is('symbol', '[') || this.is('symbol', '.')) this.refuse();
    }
    return pathOperand(names[0] === 'span' ? names.slice(1) : names, key, this.source);
  }

  private get current(): OttlToken {
    return this.tokens[this.index] ?? { kind: 'end', text: '' };
  }

  private is(kind: OttlTokenKind, text?: string): boolean {
    return this.current.kind === kind && (text === undefined || this.current.text === text);
  }

  private take(kind: OttlTokenKind, text?: string): string | undefined {
    if (!this.is(kind, text)) return undefined;
    const { current } = this;
    this.index++;
    return current.text;
  }

  private expect(kind: OttlTokenKind, text?: string): string {
    return this.take(kind, text) ?? this.refuse();
  }

  private refuse(): never {
    const found = this.is('end') ? 'its end' : `\`${this.current.text}\``;
    throw new NoEqual(`${this.source}: has no equal in expressions (at ${found})`);
  }
}

function literally(text: string): string {
  return text.replaceAll(SPECIAL, String.raw`\$&`);
}
