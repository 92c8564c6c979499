export interface Frame {
  /** Function, with class or package where the language prints it. */
  readonly name: string;
  /** The last two parts of its path; '' where the name says it all. */
  readonly file: string;
  /** What tells libraries from the program: the whole path, or the name. */
  readonly origin: string;
}

type Reader = (line: string, next: string | undefined) => Frame | undefined;

/**
 * The frame that a line of a stack trace names; Go names the file on the next line. All expressions are anchored and go
 * through a line once.
 */
export function frameOfLine(line: string, next: string | undefined): Frame | undefined {
  for (const read of READERS) {
    const frame = read(line, next);
    if (frame !== undefined) return frame;
  }
  return undefined;
}

/** Runtimes, frameworks and installed packages: a change there is not what tells two errors of a program apart. */
export function isLibraryFrame({ origin }: Frame): boolean {
  return LIBRARY_NAMES.test(origin) || LIBRARY_PATHS.some((part) => origin.includes(part));
}

const LIBRARY_NAMES =
  /^(?:javax?|jakarta|jdk|sun|com\.sun|kotlinx?|scala|akka|groovy|clojure|org\.(?:springframework|apache|eclipse|hibernate|junit|jboss|postgresql|mongodb)|io\.(?:netty|grpc|opentelemetry|vertx|micrometer|quarkus)|reactor|com\.(?:fasterxml|google|mysql|zaxxer|netflix|microsoft)|System|Microsoft|Npgsql|Grpc|runtime|testing|panic|reflect|net|google\.golang\.org|golang\.org|go\.opentelemetry\.io|syscall|sync|node|internal|native|<anonymous>|<frozen)(?:[./:(]|$| )/;
const LIBRARY_PATHS = [
  'node_modules',
  'site-packages',
  'dist-packages',
  '/lib/python',
  '<frozen ',
  '/gems/',
  '/lib/ruby/',
  '<internal:',
  '/go/pkg/mod/',
  '/usr/local/go/src/',
  '/libexec/src/',
  '/vendor/',
  'node:internal',
  '/rustc/',
];

const READERS: readonly Reader[] = [readPython, readAt, readRuby, readPhp, readBrowser, readGo];

/** `  File "app/x.py", line 3, in handler`. */
function readPython(line: string): Frame | undefined {
  const match = /^\s*File "([^"]*)", line \d+(?:, in (.*))?$/.exec(line);
  if (match === null) return undefined;
  return { name: match[2] ?? '<module>', file: fileOf(match[1] ?? ''), origin: match[1] ?? '' };
}

/** Java, .NET, Node and V8 in browsers: `   at ...`. */
function readAt(line: string): Frame | undefined {
  const match = /^\s*at (?:async |new )?(.*)$/.exec(line);
  const text = match?.[1];
  if (text === undefined || text === '') return undefined;
  return readDotNet(text) ?? readJava(text) ?? readNode(text);
}

/** `Shop.Cart.Add(String id) in C:\src\Cart.cs:line 42`. */
function readDotNet(text: string): Frame | undefined {
  const open = text.indexOf('(');
  const close = text.indexOf(')', open);
  if (open < 1 || close < 0 || text.charAt(open - 1) === ' ') return undefined;
  const after = text.slice(close + 1);
  const parameters = text.slice(open + 1, close);
  const hasParameters = parameters === '' || /^[\w.`[\]&*<>+]+ [\w@]+(?:,|$)/.test(parameters);
  if (!after.startsWith(' in ') && !(after === '' && hasParameters)) return undefined;
  const name = text.slice(0, open);
  return { name: withoutDotNetNames(name), file: '', origin: name };
}

/** `a.b.Cart.add(Cart.java:42)`, also with a module and a class loader before it. */
function readJava(text: string): Frame | undefined {
  const match =
    /^([^\s(]+)\((Native Method|Unknown Source|<generated>|[^\s():/]+\.(?:java|kt|scala|groovy|clj))(?::\d+)?\)/.exec(
      text,
    );
  const name = match?.[1]?.split('/').at(-1);
  if (name === undefined) return undefined;
  return { name: withoutJavaNames(name), file: '', origin: name };
}

/** `add (/srv/app/src/cart.js:10:5)`, `/srv/app/src/cart.js:10:5`, `Object.<anonymous> (file:///srv/x.mjs:1:2)`. */
function readNode(text: string): Frame | undefined {
  const open = text.endsWith(')') ? text.lastIndexOf(' (') : -1;
  const place = (open < 0 ? text : text.slice(open + 2, -1)).replace(/(?::\d+){1,2}$/, '');
  const name = open < 0 ? '<anonymous>' : text.slice(0, open).replace(/ \[as [^\]]*\]$/, '');
  // `Promise.all (index 0)` and prose that begins with "at" name no place.
  if (!/[\\/:<]/.test(place) || (open < 0 && place === text && !text.startsWith('<'))) return undefined;
  return { name, file: fileOf(place), origin: place };
}

/** "app/models/cart.rb:12:in `add'", "from app/x.rb:3:in 'Cart#add'". */
function readRuby(line: string): Frame | undefined {
  const match = /^\s*(?:from )?([^\s:][^:]*\.(?:rb|ru|rake|erb)|<internal:[^>]*>):\d+:in [`'](.*?)'/.exec(line);
  if (match === null) return undefined;
  const name = (match[2] ?? '').replace(/^(?:block(?: \(\d+ levels\))?|rescue|ensure) in /, '');
  return { name, file: fileOf(match[1] ?? ''), origin: match[1] ?? '' };
}

/** `#0 /srv/app/Cart.php(12): Cart->add()`. */
function readPhp(line: string): Frame | undefined {
  const match = /^#\d+ ([^(]*)\(\d+\): ([^(]*)/.exec(line);
  if (match === null) return undefined;
  return { name: match[2] ?? '', file: fileOf(match[1] ?? ''), origin: match[1] ?? '' };
}

/** Firefox and Safari: `add@https://example.org/app.js:10:5`. */
function readBrowser(line: string): Frame | undefined {
  const match = /^([^@\s]*)@((?:https?|file):\/\/\S*?|[^@\s]*\.m?js)(?::\d+){1,2}$/.exec(line);
  if (match === null) return undefined;
  return {
    name: match[1] === '' ? '<anonymous>' : (match[1] ?? ''),
    file: fileOf(match[2] ?? ''),
    origin: match[2] ?? '',
  };
}

/** `main.(*Cart).Add(0xc000, 0x1)` with `\t/srv/app/cart.go:12 +0x1d` on the next line. */
function readGo(line: string, next: string | undefined): Frame | undefined {
  const place = /^\s+(\S+\.(?:go|s)):\d+/.exec(next ?? '')?.[1];
  if (place === undefined) return undefined;
  const end = line.endsWith(')') ? line.lastIndexOf('(') : line.length;
  const name = line
    .slice(0, end)
    .replace(/^created by /, '')
    .replace(/ in goroutine \d+$/, '');
  if (name === '' || /\s/.test(name)) return undefined;
  // Libraries are told by their path, the runtime's own panic by its name.
  const isRuntime = name === 'panic' || name.startsWith('runtime.') || name.startsWith('runtime/');
  return { name: name.replaceAll(/\.func\d+(?:\.\d+)*/g, '.func'), file: '', origin: isRuntime ? name : place };
}

function withoutJavaNames(name: string): string {
  return name
    .replaceAll(/\$\$Lambda\$?[\w/$]*/g, '$$$$Lambda')
    .replaceAll(/\$\$\w+CGLIB\$\$[0-9a-f]+|\$\$SpringCGLIB\$\$\d+/g, '')
    .replaceAll(/lambda\$(\w+)\$\d+/g, 'lambda$$$1')
    .replaceAll(/\$\d+/g, '$$');
}

/** `Cart.<AddAsync>d__12.MoveNext` is what the compiler makes of `Cart.AddAsync`. */
function withoutDotNetNames(name: string): string {
  return name
    .replace(/<(\w+)>d__\d+(?:`\d+)?\.MoveNext$/, '$1')
    .replaceAll(/<>c(?:__DisplayClass\d+_\d+)?\.<(\w+)>[bg]__[\w|]*/g, '$1')
    .replaceAll(/`\d+/g, '');
}

/** The last two parts without query, and without the hash that bundlers write into names. */
function fileOf(path: string): string {
  const plain = path.split(/[?#]/, 1)[0] ?? '';
  const parts = plain.split(/[\\/]/).filter((part) => part !== '');
  return parts
    .slice(-2)
    .join('/')
    .replace(/[.-][0-9a-f]{8,}(?=\.)/i, '');
}
