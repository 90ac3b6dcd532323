const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};
const characters: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

export type XmlContent = string | number | boolean | readonly (readonly [string, XmlContent])[];

/** Writes nested name and content pairs as XML. */
function xml(name: string, content: XmlContent): string {
  const inner =
    typeof content === "object"
      ? content.map(([child, value]) => xml(child, value)).join("")
      : String(content).replace(/[&<>"']/g, (character) => entities[character] ?? character);
  return `<${name}>${inner}</${name}>`;
}

export function xmlDocument(name: string, content: XmlContent): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml(name, content)}`;
}

/** The texts of all elements of a name; enough for the one request body that S3 clients send as XML here. */
export function textsOf(name: string, document: string): string[] {
  const matches = document.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"));
  return [...matches].map(([, text = ""]) =>
    text.replace(/&(\w+|#x?[\da-fA-F]+);/g, (_match, code: string) => decoded(code)),
  );
}

function decoded(code: string): string {
  if (!code.startsWith("#")) return characters[code] ?? `&${code};`;
  const isHex = code[1] === "x";
  return String.fromCodePoint(Number.parseInt(code.slice(isHex ? 2 : 1), isHex ? 16 : 10));
}
