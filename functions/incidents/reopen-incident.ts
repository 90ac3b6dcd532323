import { actEndpoint } from "#shared/incidents/act-endpoint.ts";

export const handler = actEndpoint("reopen", "Open a resolved or closed incident again");
