/** What a request's path and verb lead to. */
export interface RouteMatch<Target> {
  readonly target: Target;
  /** The resource's path with its parameters, as in `/orders/{id}`. */
  readonly resourcePath: string;
  readonly parameters: Readonly<Record<string, string>>;
}

interface Node<Target> {
  readonly path: string;
  readonly fixed: Map<string, Node<Target>>;
  parameter: { readonly name: string; readonly node: Node<Target> } | undefined;
  greedy: { readonly name: string; readonly node: Node<Target> } | undefined;
  readonly verbs: Map<string, Target>;
}

/**
 * The resources of a REST API. A fixed part of a path goes before a parameter, that before the greedy
 * `{proxy+}`; where the better path has no such verb, the next better one that has it takes the request.
 */
export class RouteTree<Target> {
  readonly #root: Node<Target> = newNode("/");

  add(path: string, verb: string, target: Target): void {
    let node = this.#root;
    for (const part of parts(path)) node = child(node, part);
    node.verbs.set(verb, target);
  }

  find(path: string, verb: string): RouteMatch<Target> | undefined {
    return search(this.#root, parts(path), verb, {});
  }
}

function newNode<Target>(path: string): Node<Target> {
  return { path, fixed: new Map(), parameter: undefined, greedy: undefined, verbs: new Map() };
}

function parts(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

function child<Target>(parent: Node<Target>, part: string): Node<Target> {
  const path = `${parent.path === "/" ? "" : parent.path}/${part}`;
  const [, name, plus] = /^\{(.+?)(\+)?\}$/.exec(part) ?? [];
  if (name && plus) {
    parent.greedy ??= { name, node: newNode(path) };
    return parent.greedy.node;
  }
  if (name) {
    parent.parameter ??= { name, node: newNode(path) };
    return parent.parameter.node;
  }
  let node = parent.fixed.get(part);
  if (!node) {
    node = newNode(path);
    parent.fixed.set(part, node);
  }
  return node;
}

type Parameters = Readonly<Record<string, string>>;

function search<Target>(
  node: Node<Target>,
  rest: readonly string[],
  verb: string,
  parameters: Parameters,
): RouteMatch<Target> | undefined {
  const [part, ...after] = rest;
  if (part === undefined) return matchAt(node, verb, parameters);
  const fixed = node.fixed.get(part);
  const byName = fixed && search(fixed, after, verb, parameters);
  if (byName) return byName;
  const { parameter, greedy } = node;
  const byParameter =
    parameter && search(parameter.node, after, verb, { ...parameters, [parameter.name]: decode(part) });
  if (byParameter) return byParameter;
  return greedy && matchAt(greedy.node, verb, { ...parameters, [greedy.name]: rest.map(decode).join("/") });
}

function matchAt<Target>(
  node: Node<Target>,
  verb: string,
  parameters: Parameters,
): RouteMatch<Target> | undefined {
  const target = node.verbs.get(verb) ?? node.verbs.get("ANY");
  return target === undefined ? undefined : { target, resourcePath: node.path, parameters };
}

/** What isn't well encoded stays as it is. */
function decode(part: string): string {
  if (!part.includes("%")) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
