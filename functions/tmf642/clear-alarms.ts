import { alarmTaskEndpoint } from "#shared/tmf642/alarm-task-endpoint.ts";

export const handler = alarmTaskEndpoint("clearAlarms", "Close the alarms that patterns mean (TMF642)");
