/** What must never be committed, with the reason that is shown. Patterns are written so that they do not match themselves. */
const FORBIDDEN = [
  { pattern: /\/\/registry\.[a-z0-9.-]+|\/artifactory\//, reason: 'the address of a package registry' },
  { pattern: /(?:^|[\s"'`(=:])\/(?:home|Users|root|work)\/[\w.-]+/m, reason: 'a path of one machine' },
  { pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/, reason: 'a private key' },
  { pattern: /\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bxox[bp]-[0-9]{8,}/, reason: 'an access key' },
  { pattern: /^(?:<{7}|>{7}) /m, reason: 'a merge conflict' },
];

/** `[{ line, reason }]` for every forbidden text in a file. */
export function forbiddenIn(text) {
  return FORBIDDEN.flatMap(({ pattern, reason }) => {
    const match = pattern.exec(text);
    return match === null ? [] : [{ line: text.slice(0, match.index + 1).split('\n').length, reason }];
  });
}
