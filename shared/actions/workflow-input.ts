import * as z from "zod";

/** What every step of an action's workflow is told. */
export const ActionInput = z.object({ tenant_id: z.string(), action_id: z.string() });
