export const region = "eu-central-1";
export const account = "000000000000";

export const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;
