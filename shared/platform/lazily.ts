/**
 * A part of the code that most calls do without: it is loaded when it is first needed, and remembered. What a
 * declaration shows to be needed is loaded at the start all the same, where it costs nobody's time (infra/entry.ts).
 */
export function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load();
    return loading;
  };
}
