import type { Exchange } from "#shared/lambda/exchange.ts";

/** RFC 7763 asks for the charset. */
export const markdownType = "text/markdown; charset=utf-8";

/**
 * Whether a request prefers Markdown to JSON: `?format=` decides, else `Accept` (RFC 9110, 12.5.1). Who doesn't name
 * Markdown doesn't mean it, whatever the wildcards say; who likes both as much gets JSON.
 */
export function wantsMarkdown({ headers, event }: Pick<Exchange, "headers" | "event">): boolean {
  const format = event.queryStringParameters?.format;
  if (format !== undefined) return format === "markdown";
  const liking = likings(headers.accept ?? "");
  return (liking.get("text/markdown") ?? 0) > (liking.get("application/json") ?? 0);
}

/** How much each media type that is named is liked, from 0 to 1. */
function likings(accept: string): Map<string, number> {
  return new Map(
    accept.split(",").map((range) => {
      const [type = "", ...params] = range.split(";").map((part) => part.trim().toLowerCase());
      const weight = params.find((param) => param.startsWith("q="))?.slice("q=".length) ?? "1";
      return [type, /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0];
    }),
  );
}
