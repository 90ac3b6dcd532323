import { peopleBehind } from "#shared/access/people-behind.ts";
import type { Requester } from "#shared/actions/action.ts";
import type { Caller } from "#shared/lambda/caller.ts";

/** @param ip the address that they ask from. */
export const requesterOf = (caller: Caller, ip: string): Requester => ({
  kind: caller.kind,
  role: caller.role,
  client_id: caller.clientId,
  people: peopleBehind(caller),
  ip,
});
