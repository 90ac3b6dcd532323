import type { FaultPlan } from "./fault-plan.ts";
import type { LambdaRuntime } from "./lambda-runtime.ts";
import type { SeededRandom } from "./random.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** What every simulated service shares. */
export interface World {
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly faults: FaultPlan;
  readonly lambda: LambdaRuntime;
}
