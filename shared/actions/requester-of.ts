import { peopleBehind } from "#shared/access/people-behind.ts";
import type { Requester } from "#shared/actions/action.ts";
import type { Caller } from "#shared/lambda/caller.ts";

export const requesterOf = (caller: Caller): Requester => ({
  kind: caller.kind,
  role: caller.role,
  client_id: caller.clientId,
  people: peopleBehind(caller),
});
