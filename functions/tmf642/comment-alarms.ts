import { alarmTaskEndpoint } from "#shared/tmf642/alarm-task-endpoint.ts";

export const handler = alarmTaskEndpoint(
  "commentAlarms",
  "Comment on the alarms that patterns mean (TMF642)",
);
