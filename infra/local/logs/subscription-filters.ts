import { arn, resourceName } from "../arn.ts";
import type { DeployedResource } from "../cloudformation/deployment.ts";
import type { MayInvoke } from "../iam/function-policies.ts";
import type { DeployedFunction } from "../lambda/functions.ts";
import { hostSource, type Log } from "../log.ts";
import { compileFilterPattern } from "./filter-pattern.ts";

/** `AWS::Logs::SubscriptionFilter` */
interface FilterProperties {
  readonly LogGroupName: string;
  readonly FilterPattern: string;
  readonly DestinationArn: string;
  readonly FilterName?: string;
}

export interface SubscriptionFilter {
  readonly name: string;
  readonly logGroup: string;
  /** Name of the function that gets what matches. */
  readonly destination: string;
  matches(line: string): boolean;
}

/** Of AWS, for each log group. */
const maxFilters = 2;

/** The templates' subscription filters. What AWS would refuse to create is refused here. */
export function readSubscriptionFilters(
  resources: readonly DeployedResource[],
  functions: ReadonlyMap<string, DeployedFunction>,
  mayInvoke: MayInvoke,
  log: Log,
): SubscriptionFilter[] {
  const filters = resources
    .filter(({ type }) => type === "AWS::Logs::SubscriptionFilter")
    .map(({ logicalId, properties }) => {
      const { LogGroupName, FilterPattern, DestinationArn, FilterName } =
        properties as unknown as FilterProperties;
      return {
        name: FilterName ?? logicalId,
        logGroup: LogGroupName,
        destination: resourceName(DestinationArn),
        matches: compileFilterPattern(FilterPattern),
      };
    });
  for (const filter of filters) check(filter, functions, mayInvoke, log);
  for (const [logGroup, group] of Map.groupBy(filters, (filter) => filter.logGroup)) {
    if (group.length > maxFilters)
      throw new Error(`${logGroup} has more than ${maxFilters} subscription filters`);
  }
  return filters;
}

function check(
  { name, logGroup, destination }: SubscriptionFilter,
  functions: ReadonlyMap<string, DeployedFunction>,
  mayInvoke: MayInvoke,
  log: Log,
): void {
  const target = functions.get(destination);
  if (!target)
    throw new Error(`The subscription ${name} feeds ${destination}, which is no function of the templates`);
  if (!mayInvoke("logs.amazonaws.com", arn("logs", `log-group:${logGroup}:*`), destination)) {
    throw new Error(`${destination} doesn't let logs.amazonaws.com invoke it for ${logGroup}`);
  }
  if (target.logGroup === logGroup) {
    log(
      hostSource,
      `${destination} is subscribed to its own log: each line that it writes leads to the next`,
    );
  }
}
