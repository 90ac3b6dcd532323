/** What a template's intrinsic functions can look up while they are resolved. */
export interface Scope {
  ref(logicalId: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  importValue(exportName: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, topKey: string, secondKey: string): unknown;
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

/** Replaces every intrinsic function in a template value by what it stands for. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => resolve(item, scope)).filter((item) => item !== undefined);
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only) {
    const intrinsic = intrinsics[only[0]];
    if (intrinsic) return intrinsic(only[1], scope);
    if (only[0].startsWith("Fn::")) throw new Error(`Unknown intrinsic function ${only[0]}`);
  }
  const resolved = entries.map(([key, item]) => [key, resolve(item, scope)] as const);
  return Object.fromEntries(resolved.filter(([, item]) => item !== undefined));
}

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) => scope.ref(argument as string),
  "Fn::GetAtt": (argument, scope) => {
    const [logicalId = "", ...names] = Array.isArray(argument) ? argument : (argument as string).split(".");
    return scope.attribute(logicalId, names.join("."));
  },
  "Fn::ImportValue": (argument, scope) => scope.importValue(text(argument, scope)),
  "Fn::Join": (argument, scope) => {
    const [separator, parts] = argument as [string, unknown];
    return list(parts, scope).join(separator);
  },
  "Fn::Split": (argument, scope) => {
    const [separator, source] = argument as [string, unknown];
    return text(source, scope).split(separator);
  },
  "Fn::Select": (argument, scope) => {
    const [index, source] = argument as [unknown, unknown];
    return list(source, scope)[Number(resolve(index, scope))];
  },
  "Fn::Sub": substitute,
  "Fn::FindInMap": (argument, scope) => {
    const [map, topKey, secondKey] = list(argument, scope) as [string, string, string];
    return scope.mapping(map, topKey, secondKey);
  },
  "Fn::If": (argument, scope) => {
    const [name, whenTrue, whenFalse] = argument as [string, unknown, unknown];
    return resolve(scope.condition(name) ? whenTrue : whenFalse, scope);
  },
  Condition: (argument, scope) => scope.condition(argument as string),
  "Fn::Equals": (argument, scope) => {
    const [left, right] = argument as [unknown, unknown];
    return String(resolve(left, scope)) === String(resolve(right, scope));
  },
  "Fn::Not": (argument, scope) => !list(argument, scope)[0],
  "Fn::And": (argument, scope) => list(argument, scope).every(Boolean),
  "Fn::Or": (argument, scope) => list(argument, scope).some(Boolean),
  "Fn::Base64": (argument, scope) => Buffer.from(text(argument, scope)).toString("base64"),
};

/** `${Name}`, `${Logical.Attribute}`, names of the variables given beside the text; `${!Literal}` stays. */
function substitute(argument: unknown, scope: Scope): string {
  const [source, variables] = Array.isArray(argument)
    ? (argument as [string, Record<string, unknown>])
    : [argument as string, {}];
  return source.replace(/\$\{([^}]+)\}/g, (_match, name: string) => {
    if (name.startsWith("!")) return `\${${name.slice(1)}}`;
    if (name in variables) return text(variables[name], scope);
    const dot = name.indexOf(".");
    return String(dot > 0 ? scope.attribute(name.slice(0, dot), name.slice(dot + 1)) : scope.ref(name));
  });
}

function list(value: unknown, scope: Scope): unknown[] {
  const resolved = resolve(value, scope);
  if (!Array.isArray(resolved)) throw new Error(`Expected a list, got ${JSON.stringify(resolved)}`);
  return resolved;
}

function text(value: unknown, scope: Scope): string {
  return String(resolve(value, scope));
}
