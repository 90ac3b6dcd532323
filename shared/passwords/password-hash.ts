import { argon2, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { randomHex } from "#shared/platform/ids.ts";

const argon2Async = promisify(argon2);

/** What OWASP recommends for Argon2id: 19 MiB, two passes. Raising it re-hashes each password at its next login. */
const current = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const saltBytes = 16;
const tagBytes = 32;

type Parameters = { readonly [Name in keyof typeof current]: number };

interface Hashed {
  readonly parameters: Parameters;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

/** The form that all Argon2 libraries read and write (PHC string). */
const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Stands for a password that doesn't exist, so that looking at it takes as long as looking at one that does. */
const nobodysPassword = write({
  parameters: current,
  salt: Buffer.alloc(saltBytes),
  tag: Buffer.alloc(tagBytes),
});

export async function hashPassword(password: string): Promise<string> {
  const salt = Buffer.from(randomHex(saltBytes), "hex");
  return write({ parameters: current, salt, tag: await derive(password, salt, current, tagBytes) });
}

/** @param stored undefined where there is no such password: that takes the same time, and is never right. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const { parameters, salt, tag } = read(stored ?? nobodysPassword);
  const derived = await derive(password, salt, parameters, tag.length);
  return timingSafeEqual(derived, tag) && stored !== undefined;
}

/** Whether it was hashed with other parameters than are right today. */
export function isOutdated(stored: string): boolean {
  const { parameters } = read(stored);
  return (Object.keys(current) as (keyof Parameters)[]).some((name) => parameters[name] !== current[name]);
}

/** However a keyboard composes its characters, it is one password (NIST SP 800-63B). */
const derive = (
  password: string,
  nonce: Buffer,
  parameters: Parameters,
  tagLength: number,
): Promise<Buffer> =>
  argon2Async("argon2id", { message: password.normalize("NFKC"), nonce, tagLength, ...parameters });

function write({ parameters: { memory, passes, parallelism }, salt, tag }: Hashed): string {
  const unpadded = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

function read(stored: string): Hashed {
  const [, memory, passes, parallelism, salt, tag] = phc.exec(stored) ?? [];
  if (!salt || !tag) throw new Error("a stored password is no PHC string of Argon2id");
  const parameters = {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  };
  return { parameters, salt: Buffer.from(salt, "base64"), tag: Buffer.from(tag, "base64") };
}
