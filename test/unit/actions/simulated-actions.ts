import { marshall } from "@aws-sdk/util-dynamodb";
import type { StoredAction } from "#shared/actions/action.ts";
import { digestOf } from "#shared/actions/digest.ts";
import { tables } from "#shared/resources.ts";
import type { StoredUser } from "#shared/users/user.ts";
import { simulateTables } from "../../fault/system/simulated-tables.ts";
import type { FaultOptions } from "../../support/simulation/fault-plan.ts";
import { anAction } from "./any-action.ts";

const names = ["actions", "auditEntries", "controls", "apiClients", "apiKeys", "users"] as const;

/**
 * The tables that actions are about, in memory, and whoever requests them. What is put is nobody's call, so no fault
 * keeps it from its place.
 */
export function simulateActions(faults?: FaultOptions) {
  const simulation = simulateTables(1, names, faults);
  const made = new Map(names.map((name) => [name, simulation.table(name, tables[name])]));
  const put = (name: (typeof names)[number], item: object): void =>
    made.get(name)?.items.put(marshall(item, { removeUndefinedValues: true }) as never);
  /** An action that was requested just now, as it is stored. */
  const ask = (approvals: number, fields: Partial<StoredAction>): StoredAction => {
    const now = simulation.clock.now();
    const times = { requested_at: now, not_before: now, expires_at: now + 3_600_000 };
    const draft = anAction(approvals, { target_version: "0", ...times, ...fields });
    const action = { ...draft, digest: digestOf(draft) };
    put("actions", action);
    return action;
  };
  const setRequester = (fields: Partial<StoredUser>): void =>
    put("users", { tenant_id: "tenant", id: "requester", role: "operator", status: "active", ...fields });
  setRequester({});
  return { simulation, put, ask, setRequester };
}
