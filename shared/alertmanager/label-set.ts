/** Names and values that say which alert it is. A label with an empty value is the same as none. */
export type LabelSet = Readonly<Record<string, string>>;

export const withoutEmpty = (labels: LabelSet): LabelSet =>
  Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ""));

/** As Alertmanager has them: by the bytes of their names in UTF-8. */
export function sortedLabels(labels: LabelSet): [name: string, value: string][] {
  return Object.entries(labels).sort(([a], [b]) => compareBytes(a, b));
}

/** UTF-16 orders as UTF-8 does, but for characters beyond the first plane. */
function compareBytes(a: string, b: string): number {
  for (let index = 0; index < a.length && index < b.length; index++) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (left === right) continue;
    return isSurrogate(left) === isSurrogate(right) ? left - right : isSurrogate(left) ? 1 : -1;
  }
  return a.length - b.length;
}

/** Half of a character beyond the first plane, which in UTF-8 comes after all others. */
const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;
