import { alarmActEndpoint } from "#shared/alarms/alarm-act-endpoint.ts";

export const handler = alarmActEndpoint("acknowledge", "Say that somebody takes care of an alarm");
