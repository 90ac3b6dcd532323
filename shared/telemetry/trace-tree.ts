import * as z from "zod";

/** Something in a trace: what was done (a span), or what was said or left behind meanwhile. */
export interface TraceItem {
  readonly id: string;
  readonly kind: string;
  /** In a few words. */
  readonly label: string;
  readonly span_id: string | null;
  readonly parent_span_id?: string | null;
}

export interface TraceNode {
  id: string;
  kind: string;
  label: string;
  children: TraceNode[];
}

export const TraceNode: z.ZodType<TraceNode> = z
  .object({
    id: z.string(),
    kind: z.string(),
    label: z.string(),
    get children() {
      return z.array(TraceNode);
    },
  })
  .meta({ id: "TraceNode" });

/**
 * The tree of a trace: spans under those that caused them, everything else under the span that it happened in. What
 * names a parent that isn't there stands at the top; so does one of those that name each other in a circle, because
 * whoever calls us chooses the first parent. Siblings keep the order of the items.
 */
export function traceTree(items: readonly TraceItem[]): TraceNode[] {
  const spans = new Map<string, TraceItem>();
  for (const item of items) if (item.kind === "span" && item.span_id) spans.set(item.span_id, item);
  const parents = new Map<TraceItem, TraceItem>();
  for (const item of items) {
    const parent = spans.get((item.kind === "span" ? item.parent_span_id : item.span_id) ?? "");
    if (parent && !isAbove(item, parent, parents)) parents.set(item, parent);
  }
  const nodes = new Map(items.map((item) => [item, nodeOf(item)]));
  const roots: TraceNode[] = [];
  for (const [item, node] of nodes) {
    const parent = parents.get(item);
    (parent ? nodes.get(parent)!.children : roots).push(node);
  }
  return roots;
}

/** Whether an item is another one or one of those that it is under, as far as is known. */
function isAbove(item: TraceItem, other: TraceItem, parents: ReadonlyMap<TraceItem, TraceItem>): boolean {
  for (let above: TraceItem | undefined = other; above; above = parents.get(above)) {
    if (above === item) return true;
  }
  return false;
}

const nodeOf = ({ id, kind, label }: TraceItem): TraceNode => ({ id, kind, label, children: [] });
