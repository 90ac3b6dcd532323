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
  if (a === b) return 0;
  if (!beyondFirstPlane.test(a) && !beyondFirstPlane.test(b)) return a < b ? -1 : 1;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const beyondFirstPlane = /[\uD800-\uDFFF]/;
