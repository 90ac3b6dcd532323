import * as z from "zod";
import { AlarmPattern } from "#shared/tmf642/alarm-pattern.ts";

const mostPatterns = 1000;
/** Each of them is held against all alarms; an id finds its own. */
const mostWithoutId = 10;

/** Which alarms a task is about: those that any of the patterns means. */
export const AlarmPatterns = z
  .array(AlarmPattern)
  .min(1)
  .max(mostPatterns)
  .refine(
    (patterns) => patterns.filter(({ id }) => id === undefined).length <= mostWithoutId,
    `must have at most ${mostWithoutId} patterns without an id`,
  );
