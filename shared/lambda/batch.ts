import * as z from "zod";
import { brokenRules } from "#shared/lambda/broken-rules.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { problemType } from "#shared/lambda/problem-type.ts";
import { Problem, type ProblemKind, problemKinds, unavailable } from "#shared/problems.ts";

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
 * @param deed takes the good ones and gives the id of each, in their order; undefined for one that wasn't made durable.
 * @throws a 422 with the same results when no item is good, a 503 when good ones were there and none is durable.
 */
export async function eachOnItsOwn<S extends z.ZodType>(
  exchange: Exchange,
  schema: S,
  items: readonly unknown[],
  deed: (good: readonly z.output<S>[]) => Promise<readonly (string | undefined)[]>,
): Promise<Batch> {
  const read = items.map((item) => schema.safeParse(item));
  const good = read.flatMap((result) => (result.success ? [result.data] : []));
  const ids = (good.length > 0 ? await deed(good) : []).values();
  const results = read.map((result, index): Result => {
    if (!result.success) {
      const errors = brokenRules(result.error, "#/");
      return { index, status: "rejected", problem: itemProblem(exchange, "validation-failed", errors) };
    }
    const event_id = ids.next().value;
    if (event_id !== undefined) return { index, status: "accepted", event_id };
    return { index, status: "rejected", problem: itemProblem(exchange, "unavailable", []) };
  });
  const accepted = results.filter(({ status }) => status === "accepted").length;
  const batch = { accepted, rejected: items.length - accepted, results };
  if (accepted > 0) return batch;
  if (good.length > 0) throw unavailable("No item of the batch could be stored.", 1);
  throw new Problem("validation-failed", "No item of the batch is valid.", { extensions: batch });
}

const itemDetails = {
  "validation-failed": "The item breaks the rules listed in errors.",
  unavailable: "The item could not be stored. Send it again.",
} as const satisfies Partial<Record<ProblemKind, string>>;

function itemProblem(
  exchange: Exchange,
  kind: keyof typeof itemDetails,
  errors: ItemProblem["errors"],
): ItemProblem {
  const { status, title } = problemKinds[kind];
  return { type: problemType(exchange, kind), title, status, detail: itemDetails[kind], errors };
}
