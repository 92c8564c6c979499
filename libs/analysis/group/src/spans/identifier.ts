const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const LONG_HEX = /^(?:0x)?[0-9a-f]{12,}$/i;
const LONG_NUMBER = /^\d{7,}$/;
const TOKEN_CHARS_MIN = 20;

/** A value that names one thing among very many (uuid, hash, token, long number): it differs between any two requests. */
export function looksLikeIdentifier(text: string): boolean {
  if (text.length > 256) return false;
  return UUID.test(text) || LONG_HEX.test(text) || LONG_NUMBER.test(text) || isToken(text);
}

/** Letters and digits in one piece with digits spread over it, as in base64 and ULIDs. */
function isToken(text: string): boolean {
  if (text.length < TOKEN_CHARS_MIN || !/^[\w+/=.-]+$/.test(text)) return false;
  return (text.match(/[0-9]+/g) ?? []).length >= 3 && /[a-z]/i.test(text);
}
