const basic = /^Basic +([A-Za-z0-9+/]+=*)$/i;

/** The password in an Authorization header (RFC 7617), whatever name stands before it. */
export function basicPassword(authorization: string): string | undefined {
  const pair = Buffer.from(basic.exec(authorization)?.[1] ?? "", "base64").toString("utf8");
  const colon = pair.indexOf(":");
  return colon < 0 ? undefined : pair.slice(colon + 1);
}
