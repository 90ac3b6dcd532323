import { createHash } from "node:crypto";

/** The SDK compares this with its own of what it sent. */
export const messageMd5 = (body: string): string => createHash("md5").update(body).digest("hex");
