import type { Policy } from "#shared/policies/policy.ts";
import type { PolicyBook } from "#shared/policies/policy-book.ts";
import { compilePolicies } from "#shared/policies/policy-set.ts";

/** What a container knows of a tenant's policies. */
export const policiesOf = (...policies: readonly Policy[]): PolicyBook => {
  const [security, autonomy] = (["security", "autonomy"] as const).map((kind) =>
    compilePolicies(policies, kind, 1),
  );
  return { newest: async () => ({ security, autonomy }) } as unknown as PolicyBook;
};
export const noPolicies = policiesOf();
