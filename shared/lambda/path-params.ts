import * as z from "zod";
import { Id } from "#shared/lambda/id.ts";

const placeholder = /\{(\w+)(\+?)\}/g;

/** The schema of a path's parameters: ids, or any text for a greedy `{name+}`; undefined when there are none. */
export function pathParams(path: string): z.ZodType | undefined {
  const shape = [...path.matchAll(placeholder)].map(([, name, greedy]) => [
    name,
    greedy ? z.string().optional() : Id,
  ]);
  return shape.length > 0 ? z.object(Object.fromEntries(shape)) : undefined;
}
