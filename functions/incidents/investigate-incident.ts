import { actEndpoint } from "#shared/incidents/act-endpoint.ts";

export const handler = actEndpoint("investigate", "Say that the cause is being looked for");
