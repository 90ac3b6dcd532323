import * as z from "zod";
import { isInner } from "#shared/actions/action-type.ts";
import { actionTypes } from "#shared/actions/action-types.ts";
import { risks } from "#shared/policies/risk.ts";

export const ActionTypes = z
  .object({
    items: z.array(
      z.object({
        name: z.string(),
        summary: z.string(),
        risk: z.enum(risks),
        can_roll_back: z.boolean(),
      }),
    ),
  })
  .meta({ id: "ActionTypes" });

export const describeTypes = (): z.output<typeof ActionTypes> => ({
  items: Object.values(actionTypes).map((type) => ({
    name: type.name,
    summary: type.summary,
    risk: type.risk,
    can_roll_back: isInner(type) && type.revert !== undefined,
  })),
});
