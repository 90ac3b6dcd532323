import { clock } from "#shared/platform/clock.ts";
import { logger } from "#shared/platform/logger.ts";
import type { PolicyKind } from "#shared/policies/policy.ts";
import { compilePolicies, type PolicySet } from "#shared/policies/policy-set.ts";
import { readHead, readPolicies } from "#shared/policies/policy-store.ts";

/** What a function that decides by policies may touch. */
export const readsPolicies = { tables: { policies: "read" } } as const;

/** So long a set is used without a question; a change reaches every container within this time. */
const freshMs = 30_000;
/** Where the table can't be read, what is known counts until here and no longer: nobody is decided by older rules. */
const oldestMs = 60_000;

/**
 * What a container keeps: some 3 KB each, compiled. The least recently used tenants are dropped; one tenant has at most a
 * thousand, so there is always room for the one at hand.
 */
const mostPolicies = 5_000;
/** Most tenants have no policies, which is remembered, too. */
const mostTenants = 2_000;

type PolicySets = Readonly<Record<PolicyKind, PolicySet>>;

interface Known {
  readonly version: number;
  readonly size: number;
  readonly sets: PolicySets;
  /** Before it was read. */
  readonly readAt: number;
}

/**
 * A container's memory of tenants' policies, side by side. It asks every 30 s whether a tenant's policies have changed,
 * with one small read, and reads them again only then.
 */
export class PolicyBook {
  readonly #tenants = new Map<string, Known>();
  readonly #reading = new Map<string, Promise<Known>>();
  #size = 0;

  /** The tenant's policies of a kind, as they were at most 30 s ago; at most 60 s where the table can't be read now. */
  async current(tenantId: string, kind: PolicyKind): Promise<PolicySet> {
    const known = this.#tenants.get(tenantId);
    if (known && clock.now() - known.readAt < freshMs) {
      this.#keep(tenantId, known);
      return known.sets[kind];
    }
    const reading = this.#reading.get(tenantId) ?? this.#readOnce(tenantId);
    const read = await reading.catch((error: unknown) => {
      if (!known || clock.now() - known.readAt >= oldestMs) throw error;
      logger.warning("policies can't be read", { error });
      return known;
    });
    return read.sets[kind];
  }

  /** Those of every kind, with every change that was acknowledged to anybody before the call. */
  async newest(tenantId: string): Promise<PolicySets> {
    return (await this.#read(tenantId)).sets;
  }

  #readOnce(tenantId: string): Promise<Known> {
    const reading = this.#read(tenantId).finally(() => this.#reading.delete(tenantId));
    this.#reading.set(tenantId, reading);
    return reading;
  }

  async #read(tenantId: string): Promise<Known> {
    const readAt = clock.now();
    const head = await readHead(tenantId);
    const before = this.#tenants.get(tenantId);
    const read = before?.version === head.version ? before : await compiled(tenantId, head);
    const known = { ...read, readAt };
    // Somebody who began later may have been faster.
    const present = this.#tenants.get(tenantId);
    if (!present || present.version <= known.version) this.#keep(tenantId, known);
    return known;
  }

  /** As the most recently used one. */
  #keep(tenantId: string, known: Known): void {
    this.#drop(tenantId);
    this.#tenants.set(tenantId, known);
    this.#size += known.size;
    while (this.#size > mostPolicies || this.#tenants.size > mostTenants) {
      const oldest = this.#tenants.keys().next().value!;
      if (oldest === tenantId) return;
      this.#drop(oldest);
    }
  }

  #drop(tenantId: string): void {
    this.#size -= this.#tenants.get(tenantId)?.size ?? 0;
    this.#tenants.delete(tenantId);
  }
}

async function compiled(
  tenantId: string,
  head: Awaited<ReturnType<typeof readHead>>,
): Promise<Omit<Known, "readAt">> {
  const { version, policies } = await readPolicies(tenantId, head);
  const setOf = (kind: PolicyKind) => compilePolicies(policies, kind, version);
  return {
    version,
    size: policies.length,
    sets: { security: setOf("security"), autonomy: setOf("autonomy") },
  };
}
