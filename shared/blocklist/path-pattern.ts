import { anyText, wildcard } from "#shared/blocklist/wildcard.ts";

/** Stands for any number of segments, or none. */
const anySegments = "**";

/**
 * A test for paths, given by their segments, that a pattern describes: `*` is any text within a segment, `**` any number of segments, so that
 * `/a/**` is `/a` and all below it. Whatever stands between two `**` is taken where it is first found, as in a wildcard.
 */
export function pathPattern(pattern: string): (path: readonly string[]) => boolean {
  const tests = segmentsOf(pattern).map((segment) =>
    segment === anySegments ? anySegments : segment === anyText ? () => true : wildcard(segment),
  );
  return (segments) => {
    let at = 0;
    let test = 0;
    let resume: { readonly test: number; readonly at: number } | undefined;
    while (at < segments.length) {
      const wanted = tests[test];
      if (wanted === anySegments) {
        resume = { test: ++test, at };
      } else if (wanted?.(segments[at]!)) {
        test++;
        at++;
      } else if (resume) {
        resume = { test: resume.test, at: resume.at + 1 };
        ({ test, at } = resume);
      } else {
        return false;
      }
    }
    return tests.slice(test).every((left) => left === anySegments);
  };
}

/** Why a text is no pattern of paths; undefined when it is one. */
export function whyNoPathPattern(pattern: string): string | undefined {
  if (!pattern.startsWith("/")) return "must begin with /";
  const segments = segmentsOf(pattern);
  if (segments.some((segment) => segment !== anySegments && segment.includes(anySegments))) {
    return "must have ** as a whole segment";
  }
  return undefined;
}

/** A slash at the end says nothing. */
export const segmentsOf = (path: string): string[] => path.replace(/\/+$/, "").split("/").slice(1);
