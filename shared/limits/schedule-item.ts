import type { UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import type { Charges } from "#shared/limits/lease.ts";

/** The schedule by which a limit's tokens come, as all containers share it. */
export interface Schedule {
  /** Up to here it is given out. A time that has passed: the bucket is full. */
  readonly endMs: number;
  readonly charges: Charges;
}

/** What one update asks for. */
export interface Taking {
  /** Where a bucket that was full begins. */
  readonly anewMs: number;
  /** A schedule that ends before this has left the bucket full. */
  readonly fullBeforeMs: number;
  /** How much of the schedule it takes. */
  readonly lengthMs: number;
  /** How much of an earlier slice comes back, unused. */
  readonly backMs: number;
  /** Where the schedule is given out up to here or further, nothing is taken. */
  readonly latestEndMs: number;
  /** Added to the slots' charges: what is taken, and what settles an earlier slice. */
  readonly charges: Charges;
  readonly staleSlots: readonly number[];
  readonly expiresAtS: number;
}

/** Whether the schedule goes on from its end, or begins anew because the bucket was full. An update must say which. */
export type Form = "goes on" | "begins anew";

/**
 * Guesses the form that the next update needs: a wrong guess costs another write. A schedule that was seen to go on still
 * does. One that was seen to have ended has gone on since where others use it, too, which shows from how it was lately.
 */
export class FormGuess {
  /** How often, of late, others had moved a schedule that had ended. */
  #othersMoved = 0;

  best(seen: Schedule, { fullBeforeMs }: Pick<Taking, "fullBeforeMs">): Form {
    return seen.endMs >= fullBeforeMs || this.#othersMoved > 0.5 ? "goes on" : "begins anew";
  }

  learn(seen: Schedule, { fullBeforeMs }: Taking, form: Form): void {
    if (seen.endMs >= fullBeforeMs) return;
    this.#othersMoved += 0.3 * ((form === "goes on" ? 1 : 0) - this.#othersMoved);
  }
}

/** Attributes of slots begin so; what follows is the slot's number. */
const slotPrefix = "s";

/** The form that fits a schedule; undefined where nothing may be taken. */
export function formFor({ endMs }: Pick<Schedule, "endMs">, taking: Taking): Form | undefined {
  if (endMs >= taking.latestEndMs) return undefined;
  return endMs >= taking.fullBeforeMs ? "goes on" : "begins anew";
}

/**
 * The one update of a lease. It fails, and brings what is there, when its form doesn't fit. Numbers are rounded to a
 * microsecond, so that they stay short.
 */
export function takingUpdate(
  form: Form,
  { anewMs, fullBeforeMs, lengthMs, backMs, latestEndMs, charges, staleSlots, expiresAtS }: Taking,
): Omit<UpdateCommandInput, "TableName" | "Key"> {
  const goesOn = form === "goes on";
  const added = [...charges].filter(([, count]) => count !== 0);
  const removed = staleSlots.filter((slot) => !charges.has(slot));
  const slotNames = [...added.map(([slot]) => slot), ...removed].map((slot) => slotPrefix + slot);
  const expression = [
    `SET end_ms = ${goesOn ? "end_ms + :length" : ":end"}, expires_at_s = :expires`,
    added.length > 0 ? `ADD ${added.map(([slot], index) => `#${slotPrefix}${slot} :count${index}`)}` : "",
    removed.length > 0 ? `REMOVE ${removed.map((slot) => `#${slotPrefix}${slot}`)}` : "",
  ];
  return {
    UpdateExpression: expression.filter(Boolean).join(" "),
    ConditionExpression: goesOn
      ? "end_ms >= :from AND end_ms < :latest"
      : "attribute_not_exists(end_ms) OR end_ms < :from",
    ...(slotNames.length > 0 && {
      ExpressionAttributeNames: Object.fromEntries(slotNames.map((name) => [`#${name}`, name])),
    }),
    ExpressionAttributeValues: {
      ":from": rounded(fullBeforeMs),
      ":expires": expiresAtS,
      ...(goesOn
        ? { ":length": rounded(lengthMs - backMs), ":latest": rounded(latestEndMs) }
        : { ":end": rounded(anewMs + lengthMs) }),
      ...Object.fromEntries(added.map(([, count], index) => [`:count${index}`, count])),
    },
    ReturnValues: "ALL_NEW",
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  };
}

export function scheduleOf(item: Readonly<Record<string, unknown>>): Schedule {
  const slots = Object.entries(item).filter(([name]) => /^s\d+$/.test(name));
  return {
    endMs: Number(item.end_ms ?? 0),
    charges: new Map(slots.map(([name, count]) => [Number(name.slice(slotPrefix.length)), Number(count)])),
  };
}

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;
