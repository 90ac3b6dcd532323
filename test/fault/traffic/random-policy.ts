import type { CorrelationPolicy } from "#shared/correlation/correlation-policy.ts";
import type { SeededRandom } from "../../support/simulation/random.ts";

/** Any policy of SPEC A7, with windows that make a difference among alarms of twenty minutes. */
export function randomPolicy(random: SeededRandom): CorrelationPolicy {
  const entity = 30 + random.integer(570);
  const shorter = () => random.integer(entity + 1);
  const scopes = ["off", "off", "neighbour", "tenant"] as const;
  return {
    entity: { window_s: entity },
    neighbour: { window_s: shorter(), hops: random.integer(3) },
    type: { window_s: shorter(), scope: scopes[random.integer(scopes.length)]!, hops: random.integer(3) },
  };
}
