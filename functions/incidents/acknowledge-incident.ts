import { actEndpoint } from "#shared/incidents/act-endpoint.ts";

export const handler = actEndpoint("acknowledge", "Say that somebody is on it");
