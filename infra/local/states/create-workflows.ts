import type { JsonService } from "../aws/json-protocol.ts";
import type { DeployedResource } from "../cloudformation/deployment.ts";
import type { Authorizer } from "../iam/authorizer.ts";
import { readTrust } from "../iam/trust.ts";
import type { DeployedFunction } from "../lambda/functions.ts";
import { hostSource, type Log } from "../log.ts";
import type { OpenCollection } from "../storage/collection.ts";
import { callDeployed } from "./call-function.ts";
import { realChance } from "./chance.ts";
import { systemClock } from "./clock.ts";
import { Executions } from "./executions.ts";
import { History } from "./history.ts";
import { createStateMachines } from "./state-machines.ts";
import { statesService } from "./states-service.ts";

interface Parts {
  readonly resources: readonly DeployedResource[];
  readonly functions: ReadonlyMap<string, DeployedFunction>;
  readonly authorizer: Authorizer;
  readonly collection: OpenCollection;
  readonly log: Log;
}

/** Step Functions: the templates' machines, their executions, and the API. */
export function createWorkflows({ resources, functions, authorizer, collection, log }: Parts): {
  readonly executions: Executions;
  readonly service: JsonService;
} {
  const machines = createStateMachines(resources, readTrust(resources));
  const history = new History(collection("execution-event"));
  const executions = new Executions({
    kept: collection("execution"),
    history,
    clock: systemClock,
    chance: realChance,
    call: callDeployed(functions, authorizer),
    onError: (error) => log(hostSource, `an execution stopped working: ${(error as Error).stack}`),
  });
  return { executions, service: statesService({ machines, executions, history, chance: realChance }) };
}
