import * as z from "zod";
import { brokenRules } from "#shared/lambda/broken-rules.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { problemType } from "#shared/lambda/problem-type.ts";
import { Problem, problemKinds } from "#shared/problems.ts";

interface ItemProblem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors: { pointer: string; detail: string; code: string }[];
}

type Result =
  | { index: number; status: "accepted"; event_id: string }
  | { index: number; status: "rejected"; problem: ItemProblem };

interface Batch {
  readonly accepted: number;
  readonly rejected: number;
  readonly results: Result[];
}

/** An item of a batch, as the API description shows it; it is read on its own later. @param id of its schema. */
export const itemOf = (id: string) => z.unknown().meta({ override: { $ref: `#/components/schemas/${id}` } });

/**
 * Reads a batch item by item: each bad one gets a problem of its own, and the good ones are not held back by it.
 * @param deed takes the good ones and gives the id of each, in their order.
 * @throws a 422 with the same results when no item is good.
 */
export async function eachOnItsOwn<S extends z.ZodType>(
  exchange: Exchange,
  schema: S,
  items: readonly unknown[],
  deed: (good: readonly z.output<S>[]) => Promise<readonly string[]>,
): Promise<Batch> {
  const read = items.map((item) => schema.safeParse(item));
  const good = read.flatMap((result) => (result.success ? [result.data] : []));
  const ids = (good.length > 0 ? await deed(good) : [])[Symbol.iterator]();
  const results = read.map((result, index): Result => {
    if (result.success) return { index, status: "accepted", event_id: ids.next().value ?? "" };
    return { index, status: "rejected", problem: itemProblem(exchange, brokenRules(result.error, "#/")) };
  });
  const batch = { accepted: good.length, rejected: items.length - good.length, results };
  if (good.length > 0) return batch;
  throw new Problem("validation-failed", "No item of the batch is valid.", { extensions: batch });
}

function itemProblem(exchange: Exchange, errors: ItemProblem["errors"]): ItemProblem {
  const { status, title } = problemKinds["validation-failed"];
  return {
    type: problemType(exchange, "validation-failed"),
    title,
    status,
    detail: "The item breaks the rules listed in errors.",
    errors,
  };
}
