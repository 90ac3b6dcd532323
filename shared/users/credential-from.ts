import { peopleBehind } from "#shared/access/people-behind.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import { clock } from "#shared/platform/clock.ts";
import type { StoredUser } from "#shared/users/user.ts";

/** For the rule of four eyes: whoever makes an account, or invites its owner anew, could log in as them. */
export const credentialFrom = (caller: Caller): NonNullable<StoredUser["credential_from"]> => ({
  people: peopleBehind(caller),
  at: clock.now(),
});
