const compiled = new Map<string, RegExp>();

/** Matches IAM's `*` (any run of characters) and `?` (one character). */
export function matchesWildcard(pattern: string, value: string): boolean {
  if (pattern === "*" || pattern === value) return true;
  if (!/[*?]/.test(pattern)) return false;
  let expression = compiled.get(pattern);
  if (!expression) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    expression = new RegExp(`^${source}$`, "s");
    compiled.set(pattern, expression);
  }
  return expression.test(value);
}
