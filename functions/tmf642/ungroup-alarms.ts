import { groupingTaskEndpoint } from "#shared/tmf642/grouping-task-endpoint.ts";

export const handler = groupingTaskEndpoint(
  "unGroupAlarms",
  "Take alarms out of the group of their parent (TMF642)",
);
