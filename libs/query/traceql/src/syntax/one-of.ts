/** The word of the list that a token of the grammar is. Throws when the grammar knows more than the list. */
export function oneOf<Word extends string>(words: readonly Word[], token: string): Word {
  const word = words.find((each) => each === token);
  if (word === undefined) throw new Error(`no word for the token ${token}`);
  return word;
}
