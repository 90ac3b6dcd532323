import { hostSource, type Log } from "../log.ts";
import type { Caller } from "./caller.ts";
import type { Access, Policy } from "./policy.ts";

export interface UnusedGrant {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

/** Says what a caller may do by its role, tells the log what it may not, and remembers which grants were needed. */
export class Authorizer {
  readonly #roles: ReadonlyMap<string, Policy>;
  readonly #log: Log;

  constructor(roles: ReadonlyMap<string, Policy>, log: Log) {
    this.#roles = roles;
    this.#log = log;
  }

  /** The first access that the role doesn't grant. A call from outside the process has no role and may do all. */
  firstDenied(caller: Caller | undefined, accesses: readonly Access[]): Access | undefined {
    if (!caller) return undefined;
    const policy = this.#roles.get(caller.roleArn);
    const denied = accesses.find((access) => !policy?.allows(access));
    if (denied) {
      this.#log(
        hostSource,
        `access denied: ${caller.functionName} may not ${denied.action} on ${denied.resource}`,
      );
    }
    return denied;
  }

  unusedGrants(): UnusedGrant[] {
    return [...this.#roles].flatMap(([role, policy]) =>
      policy.grants
        .filter(({ used }) => !used)
        .map(({ action, resource }) => ({ role: role.slice(role.indexOf("/") + 1), action, resource })),
    );
  }
}

/** In the words of AWS, which don't say more than the caller knew. */
export function denialMessage(caller: Caller | undefined, { action, resource }: Access): string {
  const who = caller?.roleArn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/");
  return `User: ${who}/${caller?.functionName} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
}
