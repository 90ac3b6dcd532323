import { compilePattern, type EventPattern } from "../events/pattern.ts";

/** `AWS::Lambda::EventSourceMapping`, for queues and streams. */
export interface MappingProperties {
  readonly EventSourceArn: string;
  readonly FunctionName: string;
  readonly Enabled?: boolean;
  readonly BatchSize?: number;
  readonly MaximumBatchingWindowInSeconds?: number;
  readonly FunctionResponseTypes?: readonly string[];
  readonly FilterCriteria?: { readonly Filters?: readonly { readonly Pattern: string }[] };
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number };
  readonly StartingPosition?: "TRIM_HORIZON" | "LATEST";
  readonly BisectBatchOnFunctionError?: boolean;
  readonly MaximumRetryAttempts?: number;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination: string } };
}

/** An event source that runs until it is told to stop. */
export interface EventSource {
  /** Ends once what was under way when the signal came is done. */
  run(signal: AbortSignal): Promise<void>;
  /** Nothing waits, nothing is under way. */
  isIdle(): boolean;
}

export function reportsItemFailures({ FunctionResponseTypes = [] }: MappingProperties): boolean {
  return FunctionResponseTypes.includes("ReportBatchItemFailures");
}

/**
 * Says whether the function wants a record; without filters it wants all, and nobody looks into them.
 * @param seen what patterns see of a record.
 */
export function recordFilter<T>(
  { FilterCriteria }: MappingProperties,
  seen: (record: T) => unknown,
): (record: T) => boolean {
  const filters = (FilterCriteria?.Filters ?? []).map(({ Pattern }) =>
    compilePattern(JSON.parse(Pattern) as EventPattern),
  );
  if (filters.length === 0) return () => true;
  return (record) => {
    const fields = seen(record);
    return filters.some((matches) => matches(fields));
  };
}
