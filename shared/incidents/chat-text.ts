const mostCharacters = 300;

/** Shown as nothing, and keeps programs from reading what stands before and after it as one word. */
const joint = "\u200b";

/**
 * What a sender wrote, for a text that is pasted into a chat: one line of literal text. As a code span it is no markup,
 * no HTML, no link and no mention to what reads Markdown; and because not every chat does, or does it in code as well,
 * the signs that links, mentions and tags are made of are taken apart or replaced.
 */
export function literal(text: string): string {
  // Controls, marks that turn the direction of writing, lone surrogates, and the two separators that end lines.
  const plain = text
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  const safe = shortened(plain)
    .replaceAll("`", "'")
    .replaceAll("<", "‹")
    .replaceAll(">", "›")
    .replace(/@(?=\S)/g, `@${joint}`)
    .replaceAll("://", `:${joint}//`)
    .replace(/(www\.|mailto:)/gi, (start) => start.slice(0, -1) + joint + start.slice(-1));
  return `\`${safe || "?"}\``;
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= mostCharacters
    ? text
    : `${characters.slice(0, mostCharacters).join("").trim()}…`;
}
