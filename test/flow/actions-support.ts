import { expect } from "vitest";
import type { Action } from "#shared/actions/action-view.ts";
import { eventually, type Tenant, type Tocsin } from "../support/tocsin.ts";

const actionsPath = "/system/security/actions";

/** The people of a tenant whose actions a test is about. */
export async function peopleOf(tocsin: Tocsin, tenant: Tenant) {
  const [operator, first, second, third] = await Promise.all([
    tocsin.asUser(tenant, "operator"),
    tocsin.asUser(tenant, "approver"),
    tocsin.asUser(tenant, "approver"),
    tocsin.asUser(tenant, "approver"),
  ]);
  return { operator, first, second, third };
}

export const request = (by: Tenant, type: string, parameters: object, more: object = {}): Promise<Action> =>
  by.post<Action>(actionsPath, { type, parameters, reason: "A test wants it", ...more });

export const approve = (by: Tenant, { id, digest }: Pick<Action, "id" | "digest">) =>
  by.send<Action>("POST", `${actionsPath}/${id}/approve`, { digest });

export const read = (by: Tenant, id: string): Promise<Action> => by.get<Action>(`${actionsPath}/${id}`);

/** Waits until its workflow has brought it there, asking four times a second: a wait of 20 s must leave the tenant's limit of 1,000 a minute to others. */
export const reaches = (by: Tenant, id: string, state: Action["state"]): Promise<Action> =>
  eventually(
    async () => {
      const action = await read(by, id);
      expect(action).toMatchObject({ state });
      return action;
    },
    60_000,
    250,
  );
