import * as z from "zod";

/** A range of addresses, IPv4 or IPv6. */
export const SourceCidr = z
  .union([z.cidrv4(), z.cidrv6()], { error: "must be a range such as 192.0.2.0/24 or 2001:db8::/32" })
  .meta({ examples: ["192.0.2.0/24"] });
