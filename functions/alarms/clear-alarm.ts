import { alarmActEndpoint } from "#shared/alarms/alarm-act-endpoint.ts";

export const handler = alarmActEndpoint("clear", "Close an alarm by hand");
