import type { Exchange } from "#shared/lambda/exchange.ts";
import { publicBaseUrl } from "#shared/platform/environment.ts";

/** Where clients reach us, without a slash at the end. */
export const baseUrlOf = (exchange: Exchange): string => publicBaseUrl() || ownAddress(exchange);

/** The gateway's own address. Emulators may not know it; links are relative then. */
function ownAddress({ event }: Exchange): string {
  const { domainName, stage } = event.requestContext;
  return domainName ? `https://${domainName}/${stage}` : "";
}
