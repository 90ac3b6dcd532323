const itself = {};
let current: () => object = () => itself;

/** For a simulation, in which one process is many containers: tells in which of them the code runs. */
export function useContainers(replacement: () => object): void {
  current = replacement;
}

/** What a container remembers between its invocations; it dies with the container. Made when it is first needed. */
export function perContainer<T extends object>(make: () => T): () => T {
  const made = new WeakMap<object, T>();
  return () => {
    const container = current();
    const known = made.get(container);
    if (known) return known;
    const first = make();
    made.set(container, first);
    return first;
  };
}
