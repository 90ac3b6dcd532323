/** API Gateway takes 10 KB of headers; a token of ours has less than 2. */
const longest = 8192;

const base64url = /^[A-Za-z0-9_-]+$/;

/** Header members that would let a token bring its own key, or change how it is read (RFC 8725). */
const forbidden = ["crit", "jwk", "jku", "x5u", "x5c", "b64", "zip"];

export interface UnverifiedJws {
  readonly header: { readonly alg: string; readonly kid: string; readonly typ?: unknown };
  /** What it claims; nothing of it is true before the signature is checked. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/**
 * Reads a compact JWS more strictly than JOSE libraries do: three parts, each in the one canonical base64url form, no
 * header that leads elsewhere. Otherwise one token had many spellings, and what blocks or logs one would miss another.
 */
export function parseStrictly(token: string): UnverifiedJws | undefined {
  if (token.length > longest) return undefined;
  const parts = token.split(".");
  if (parts.length !== 3 || !parts.every(isCanonical)) return undefined;
  const [header, claims] = parts.slice(0, 2).map(readObject);
  if (!header || !claims) return undefined;
  const { alg, kid, typ } = header;
  if (typeof alg !== "string" || typeof kid !== "string") return undefined;
  if (forbidden.some((name) => name in header)) return undefined;
  return { header: { alg, kid, typ }, claims };
}

const isCanonical = (part: string): boolean =>
  base64url.test(part) && Buffer.from(part, "base64url").toString("base64url") === part;

function readObject(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(part, "base64url"));
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
