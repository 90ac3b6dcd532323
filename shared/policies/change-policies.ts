import type { Caller } from "#shared/lambda/caller.ts";
import type { Change } from "#shared/lambda/change.ts";
import type { Precondition } from "#shared/lambda/precondition.ts";
import { lazily } from "#shared/platform/lazily.ts";
import { changedPolicy, type NewPolicy, newPolicy, type Policy } from "#shared/policies/policy.ts";
import {
  readPolicies,
  removingPolicy,
  storingPolicy,
  type TenantPolicies,
} from "#shared/policies/policy-store.ts";
import { conflict, notFound } from "#shared/problems.ts";

/** What a function that changes policies may touch. */
export const changesPolicies = { tables: { policies: "write", users: "check" } } as const;

interface Request {
  readonly caller: Caller;
  readonly change: Change;
}

interface GuardedRequest extends Request {
  readonly precondition: Precondition;
}

/** What allows something, or is switched off, does without. */
const wayOut = lazily(() => import("#shared/policies/keep-way-out.ts"));

/** So that all of them are read, compiled and kept by every function without a thought. */
const mostPolicies = 1000;

export async function createPolicy(given: NewPolicy, request: Request): Promise<Policy> {
  const present = await readPolicies(request.caller.tenantId);
  if (present.count >= mostPolicies) throw conflict(`A tenant has at most ${mostPolicies} policies.`);
  const policy = newPolicy(given);
  await store(policy, present, request);
  return policy;
}

export async function replacePolicy(id: string, given: NewPolicy, request: GuardedRequest): Promise<Policy> {
  const present = await readPolicies(request.caller.tenantId);
  const policy = policyIn(present, id);
  request.precondition.require(policy.version);
  const changed = changedPolicy(policy, given);
  await store(changed, present, request);
  return changed;
}

/** Enables or disables a policy; one that is so already stays as it is. */
export async function switchPolicy(id: string, enabled: boolean, request: Request): Promise<Policy> {
  const present = await readPolicies(request.caller.tenantId);
  const policy = policyIn(present, id);
  if (policy.enabled === enabled) {
    request.change.describe({ action: "none" });
    return policy;
  }
  const changed = changedPolicy(policy, { ...policy, enabled });
  await store(changed, present, request);
  return changed;
}

export async function deletePolicy(id: string, request: GuardedRequest): Promise<void> {
  const { caller, change, precondition } = request;
  const present = await readPolicies(caller.tenantId);
  const policy = policyIn(present, id);
  precondition.require(policy.version);
  describe(policy, change);
  for (const write of removingPolicy(caller.tenantId, present, policy)) change.write(write);
}

async function store(policy: Policy, present: TenantPolicies, { caller, change }: Request): Promise<void> {
  const others = present.policies.filter(({ id }) => id !== policy.id);
  if (policy.enabled && policy.effect !== "allow") {
    await (await wayOut()).keepWayOut([...others, policy], caller, change);
  }
  describe(policy, change);
  for (const write of storingPolicy(caller.tenantId, present, policy)) change.write(write);
}

const describe = ({ version, effect, enabled }: Policy, change: Change): void =>
  change.describe({ meta: { version, effect, enabled } });

function policyIn({ policies }: TenantPolicies, id: string): Policy {
  const policy = policies.find((candidate) => candidate.id === id);
  if (!policy) throw notFound("policy");
  return policy;
}
