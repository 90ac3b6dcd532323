/** Stands for any characters, or none. */
export const anyText = "*";

/**
 * A test for texts that a pattern with `*` describes as a whole. Every piece is taken where it is first found, and never
 * looked for anew: the time grows with the text, whatever the pattern, so nobody can make a request expensive.
 */
export function wildcard(pattern: string): (text: string) => boolean {
  const [first = "", ...pieces] = pattern.split(anyText);
  const last = pieces.pop();
  if (last === undefined) return (text) => text === pattern;
  return (text) => {
    const end = text.length - last.length;
    if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    for (const piece of pieces) {
      const found = text.indexOf(piece, at);
      if (found < 0 || found + piece.length > end) return false;
      at = found + piece.length;
    }
    return true;
  };
}
