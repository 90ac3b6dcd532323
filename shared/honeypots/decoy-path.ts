import { isBelieved } from "#shared/honeypots/believed-path.ts";

/** A path is looked up by it, and DynamoDB takes keys of 2 KB. */
const longest = 256;

/**
 * A path as decoys are looked up by it: whoever tries doors writes them in all ways, with capitals, more slashes or
 * escapes than needed.
 */
export function decoyPathKey(path: string): string {
  const plain = unescaped(path).toLowerCase().replaceAll(/\/+/g, "/");
  return plain === "/" ? plain : plain.replace(/\/$/, "");
}

function unescaped(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Why a text is no path for a decoy, whatever else is there; undefined when it is one. */
export function whyNoDecoyPath(path: string): string | undefined {
  if (path.length > longest) return `must have ${longest} characters at most`;
  if (!/^\/[\x21-\x7e]+$/.test(path)) return "must begin with / and be printable ASCII without spaces";
  if (/[?#{}%]/.test(path)) return "must be a path alone, as it is without escapes";
  return isBelieved(decoyPathKey(path))
    ? "must not be what others look for and believe, as /robots.txt, or below /.well-known"
    : undefined;
}
