import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type TraceItem, type TraceNode, traceTree } from "#shared/telemetry/trace-tree.ts";

const span = (span_id: string, parent_span_id: string | null = null): TraceItem => ({
  ...{ id: `id of ${span_id}`, kind: "span", label: span_id },
  ...{ span_id, parent_span_id },
});
const said = (id: string, span_id: string | null): TraceItem => ({ id, kind: "log", label: id, span_id });

const shape = ({ label, children }: TraceNode): unknown => [label, ...children.map(shape)];
const shapes = (items: readonly TraceItem[]) => traceTree(items).map(shape);

describe("the tree", () => {
  test("has spans under those that caused them, and under each what was said in it, in the items' order", () => {
    expect(shapes([span("a"), said("1", "a"), span("b", "a"), said("2", "b"), said("3", "a")])).toEqual([
      ["a", ["1"], ["b", ["2"]], ["3"]],
    ]);
  });

  test("is the same when causes come after what they caused", () => {
    expect(shapes([said("2", "b"), span("b", "a"), span("a")])).toEqual([["a", ["b", ["2"]]]]);
  });

  test("has at its top what names nothing, or what isn't there", () => {
    expect(shapes([span("a", "gone"), said("1", null), said("2", "gone")])).toEqual([["a"], ["1"], ["2"]]);
  });

  test("breaks circles", () => {
    expect(shapes([span("a", "a")])).toEqual([["a"]]);
    expect(shapes([span("a", "b"), span("b", "a")])).toEqual([["b", ["a"]]]);
  });
});

test("holds every item once, whatever ids they have, under its cause unless that makes a circle", () => {
  const id = fc.constantFrom("a", "b", "c", "d", "e", "gone", null);
  const items = fc.array(
    fc.record({ kind: fc.constantFrom("span", "log"), span_id: id, parent_span_id: id }),
  );
  fc.assert(
    fc.property(items, (made) => {
      const all = made.map((item, at): TraceItem => ({ ...item, id: String(at), label: String(at) }));
      const parents = new Map<string, string | undefined>();
      const visit = ({ id, children }: TraceNode, parent?: string): void => {
        expect(parents.has(id)).toBe(false);
        parents.set(id, parent);
        for (const child of children) visit(child, id);
      };
      for (const root of traceTree(all)) visit(root);
      expect(parents.size).toBe(all.length);
      for (const [child, parent] of parents) {
        const item = all[Number(child)]!;
        const cause = item.kind === "span" ? item.parent_span_id : item.span_id;
        if (parent === undefined) continue;
        expect(all[Number(parent)]).toMatchObject({ kind: "span", span_id: cause });
      }
    }),
  );
});

test("of a chain as long as a trace may be is built at once", () => {
  const chain = Array.from({ length: 2000 }, (_, at) => span(`s${at}`, `s${at - 1}`));
  const [root, ...others] = traceTree(chain.toReversed());
  expect([root?.label, others]).toEqual(["s0", []]);
});
