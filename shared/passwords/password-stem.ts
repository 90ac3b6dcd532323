/** Letters that people replace by what looks like them. */
const lookalikes: Readonly<Record<string, string>> = {
  "@": "a",
  "4": "a",
  "3": "e",
  "1": "i",
  "!": "i",
  "0": "o",
  $: "s",
  "5": "s",
  "7": "t",
};

const repeated = /^(.+?)\1+$/su;
const decoration = /^[\P{L}]+|[\P{L}]+$/gu;

/**
 * What is left of a password without what people add to make one pass: capitals, digits and signs at its ends,
 * lookalikes, repetition. `P@ssw0rd2026!` and `passwordpassword` come from the same word.
 */
export function stemOf(password: string): string {
  const lower = password.normalize("NFKC").toLowerCase();
  const word = lower.replace(decoration, "");
  const letters = word.replace(/[@431!0$57]/g, (character) => lookalikes[character]!) || lower;
  return repeated.exec(letters)?.[1] ?? letters;
}
