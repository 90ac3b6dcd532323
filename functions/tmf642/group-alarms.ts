import { groupingTaskEndpoint } from "#shared/tmf642/grouping-task-endpoint.ts";

export const handler = groupingTaskEndpoint(
  "groupAlarms",
  "Group alarms under the one that they follow from (TMF642)",
);
