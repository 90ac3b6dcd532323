/** Finds a value in a log event that is JSON; undefined where there is none. */
export type Selector = (event: unknown) => unknown;

const whole = /^\$(?:\.[\w-]+|\.?\['[^']+'\]|\[\d+\])+$/;
const step = /\.([\w-]+)|\['([^']+)'\]|\[(\d+)\]/g;

/** `$.detail.items[0]['a.b']` */
export function compileSelector(text: string): Selector {
  if (!whole.test(text)) throw new Error(`not a property selector: ${text}`);
  const keys = Array.from(text.matchAll(step), ([, name, quoted, index]) => name ?? quoted ?? Number(index));
  return (event) =>
    keys.reduce<unknown>((value, key) => {
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
      return (value as Record<string | number, unknown>)[key];
    }, event);
}
