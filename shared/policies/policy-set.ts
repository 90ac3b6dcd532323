import { type Check, checksOf } from "#shared/policies/check.ts";
import type { Policy, PolicyKind } from "#shared/policies/policy.ts";

export interface CompiledPolicy {
  readonly policy: Policy;
  readonly checks: readonly Check[];
  /** The same in two: what holds of a deed or doesn't, and what has to be asked for each of its targets. */
  readonly ofDeed: readonly Check[];
  readonly ofTarget: readonly Check[];
}

/** A tenant's enabled policies of one kind, made ready to decide many requests. */
export interface PolicySet {
  readonly kind: PolicyKind;
  /** Raised by every change of the tenant's policies. */
  readonly version: number;
  /** By their ids, here and in the indexes. */
  readonly policies: readonly CompiledPolicy[];
  readonly byAction: ReadonlyMap<string, readonly CompiledPolicy[]>;
  /** By what an action begins with; the empty beginning is that of every action. */
  readonly byBeginning: ReadonlyMap<string, readonly CompiledPolicy[]>;
  readonly longestBeginning: number;
  /** Whether any of them depends on the target's id: only then does it matter which it is. */
  readonly isAboutIds: boolean;
}

/** @param policies of any kind, in any order, disabled ones among them. */
export function compilePolicies(policies: readonly Policy[], kind: PolicyKind, version: number): PolicySet {
  const byAction = new Map<string, CompiledPolicy[]>();
  const byBeginning = new Map<string, CompiledPolicy[]>();
  const compiled = policies
    .filter((policy) => policy.enabled && policy.kind === kind)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(compilePolicy);
  for (const candidate of compiled) {
    for (const pattern of essential(candidate.policy.conditions.actions ?? ["*"])) {
      if (pattern.endsWith("*")) add(byBeginning, pattern.slice(0, -1), candidate);
      else add(byAction, pattern, candidate);
    }
  }
  const longestBeginning = Math.max(0, ...[...byBeginning.keys()].map(({ length }) => length));
  const isAboutIds = compiled.some(({ ofTarget }) => ofTarget.length > 0);
  return { kind, version, policies: compiled, byAction, byBeginning, longestBeginning, isAboutIds };
}

function compilePolicy(policy: Policy): CompiledPolicy {
  const checks = checksOf(policy.conditions);
  return {
    policy,
    checks,
    ofDeed: checks.filter(({ isAboutId }) => !isAboutId),
    ofTarget: checks.filter(({ isAboutId }) => isAboutId),
  };
}

/** Without patterns that others of the same policy imply: so an action leads to a policy by one way at most. */
const essential = (patterns: readonly string[]): string[] =>
  [...new Set(patterns)].filter(
    (pattern) =>
      !patterns.some(
        (other) => other !== pattern && other.endsWith("*") && pattern.startsWith(other.slice(0, -1)),
      ),
  );

function add(index: Map<string, CompiledPolicy[]>, key: string, policy: CompiledPolicy): void {
  const known = index.get(key);
  if (known) known.push(policy);
  else index.set(key, [policy]);
}
