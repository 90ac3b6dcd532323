/** The methods that a path has; none when no endpoint is there. */
export function methodsAt(
  routes: readonly { readonly method: string; readonly path: string; readonly aliases: readonly string[] }[],
  path: string,
): string[] {
  return routes
    .filter(({ method }) => method !== "ANY")
    .filter((route) => [route.path, ...route.aliases].some((template) => matches(template, path)))
    .map(({ method }) => method);
}

function matches(template: string, path: string): boolean {
  const expected = template.split("/");
  const segments = path.split("/");
  return (
    segments.length === expected.length &&
    expected.every((part, index) =>
      part.startsWith("{") ? segments[index] !== "" : part === segments[index],
    )
  );
}
